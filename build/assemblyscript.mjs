// Prettier's plugin and ESLint's parser for AssemblyScript, whose decorators on functions no parser of TypeScript takes.
import { parsers as prettierParsers } from 'prettier/plugins/typescript'
import { parser } from 'typescript-eslint'

/** Such a decorator as a comment, of the same length: Prettier prints comments from the text that it was given. */
const withoutDecorators = (text) => text.replace(/^@\w(.*\n(?:export )?(?:declare )?function )/gm, '//$1')

export const parsers = {
  assemblyscript: {
    ...prettierParsers.typescript,
    parse: (text, options) => prettierParsers.typescript.parse(withoutDecorators(text), options)
  }
}

export const parseForESLint = (text, options) => parser.parseForESLint(withoutDecorators(text), options)
