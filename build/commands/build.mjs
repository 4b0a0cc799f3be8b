// `npm run build`: everything anew.
import { orExit, rebuild } from '../bundles/fresh.mjs'

await orExit(rebuild())
