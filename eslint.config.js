import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'
import * as assemblyscript from './build/kernels/syntax.mjs'

/** @import { Linter } from 'eslint' */

/**
 * The rooms of src/ and what each may import: rooms, then packages that need that room's runtime.
 * @type {Readonly<Record<string, { rooms: readonly string[], node: boolean, packages: readonly string[] }>>}
 */
export const rooms = {
  core: { rooms: [], node: false, packages: [] },
  record: { rooms: ['core'], node: false, packages: [] },
  contract: { rooms: ['core', 'record'], node: false, packages: [] },
  engine: { rooms: ['core', 'record', 'contract'], node: true, packages: ['gpu.js', 'webgpu'] },
  lab: { rooms: ['core', 'record', 'contract'], node: false, packages: [] },
  node: { rooms: ['core', 'lab'], node: true, packages: [] },
  main: { rooms: ['core', 'record', 'contract', 'lab', 'node'], node: true, packages: ['electron'] },
  preload: { rooms: ['contract'], node: false, packages: ['electron'] },
  web: { rooms: ['core', 'record', 'contract', 'lab', 'node'], node: true, packages: ['ws', 'open'] },
  cli: {
    rooms: ['core', 'record', 'contract', 'lab', 'node'],
    node: true,
    packages: ['commander', 'cli-progress', 'cli-table3']
  },
  renderer: {
    rooms: ['core', 'record', 'contract'],
    node: false,
    packages: ['vue', 'pinia', '@lucide/vue', 'temml']
  }
}

const allPackages = [...new Set(Object.values(rooms).flatMap((room) => room.packages))]

/** @type {Linter.Config[]} */
const roomRules = Object.entries(rooms).map(([name, allowed]) => {
  const otherRooms = Object.keys(rooms).filter((room) => room !== name && !allowed.rooms.includes(room))
  const otherPackages = allPackages.filter((item) => !allowed.packages.includes(item))
  return {
    files: [`src/${name}/**/*.{ts,vue}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(#|(\\.\\./)+(src/)?)(${otherRooms.join('|')})/`,
              message: `src/${name} may import ${allowed.rooms.join(', ') || 'no other room'} only (README: who may import whom).`
            },
            {
              group: otherPackages.flatMap((item) => [item, `${item}/*`]),
              message: `src/${name} may not use this package.`
            },
            ...(allowed.node
              ? []
              : [{ group: ['node:*'], message: `src/${name} may use no module of Node.` }])
          ]
        }
      ]
    }
  }
})

/**
 * The kit of charts within src/renderer: it knows no store, no record and no page.
 * @type {import('eslint').Linter.Config}
 */
const kitRules = {
  files: ['src/renderer/charts/**/*.{ts,vue}'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: '^(?!vue$|#core/|\\./|\\.\\./common/[\\w-]+$)',
            message:
              'src/renderer/charts may import core, common and vue only: charts are given what they draw.'
          }
        ]
      }
    ]
  }
}

export default ts.config(
  {
    ignores: [
      'out/**',
      'dist/**',
      '.cache/**',
      'node_modules/**',
      'test/fixtures/**',
      'resources/**',
      '**/*.generated.{js,ts}'
    ]
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...ts.configs.stylistic,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // Prettier's business.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off'
    }
  },
  {
    rules: {
      'no-undef': 'off', // the type checker knows each room's globals
      'max-lines': ['warn', { max: 400, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off' // typed-array reads inside loops whose bounds are known
    }
  },
  {
    files: ['src/engine/kernels/*.ts'],
    ignores: ['**/*.d.ts'],
    languageOptions: { parser: assemblyscript },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'off', // AssemblyScript has no imports of types alone
      '@typescript-eslint/consistent-type-assertions': 'off', // <f32>x is how it converts numbers
      'default-case': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "SwitchCase[test=null]:not(:has(CallExpression[callee.name='unreachable']))",
          message: 'A code that a kernel does not know must trap: end in `default: unreachable()`.'
        }
      ]
    }
  },
  ...roomRules,
  kitRules
)
