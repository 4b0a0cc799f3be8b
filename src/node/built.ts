import { join } from 'node:path'
import { resourcesFolder } from './resources'

/** Path of a file that the build makes, e.g. `main/engine.js`: out/ lies beside resources, in the app's archive too. */
export const builtFile = (path: string): string => join(resourcesFolder(), '..', 'out', path)
