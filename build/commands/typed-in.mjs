import { root } from '../root.mjs'

/**
 * The folder in which the user typed a command, from which paths are meant: npm runs scripts in the package's folder.
 * @param {string} script the name that npm knows it by
 */
export const typedIn = (script) =>
  process.env['npm_lifecycle_event'] === script ? (process.env['INIT_CWD'] ?? root) : process.cwd()
