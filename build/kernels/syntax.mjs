// Prettier's plugin and ESLint's parser for AssemblyScript, whose decorators on functions no parser of TypeScript takes.
import { parsers as prettierParsers } from 'prettier/plugins/typescript'
import { parser } from 'typescript-eslint'

/**
 * Such a decorator as a comment, of the same length: Prettier prints comments from the text that it was given.
 * @param {string} text
 */
const withoutDecorators = (text) => text.replace(/^@\w(.*\n(?:export )?(?:declare )?function )/gm, '//$1')

/** @import { Parser } from 'prettier' */

/** @type {Record<string, Parser>} */
export const parsers = {
  assemblyscript: {
    ...prettierParsers.typescript,
    parse: (text, options) => prettierParsers.typescript.parse(withoutDecorators(text), options)
  }
}

const parse = /** @type {(text: string, options?: unknown) => { ast: unknown }} */ (parser.parseForESLint)

/**
 * @param {string} text
 * @param {unknown} [options]
 */
export const parseForESLint = (text, options) => parse(withoutDecorators(text), options)
