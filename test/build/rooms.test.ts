import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'

/** The README's import table, as lint enforces it. */
const forbidden: readonly (readonly [file: string, code: string])[] = [
  ['src/core/network/x.ts', "import '#record/frames'"],
  ['src/core/network/x.ts', "import '../../record/frames'"],
  ['src/core/network/x.ts', "import 'node:fs'"],
  ['src/core/x.ts', "import 'vue'"],
  ['src/record/x.ts', "import '#contract/lab-api'"],
  ['src/record/x.ts', "import 'node:fs'"],
  ['src/contract/x.ts', "import '#engine/loop'"],
  ['src/engine/x.ts', "import '#lab/lab'"],
  ['src/lab/x.ts', "import 'electron'"],
  ['src/lab/session/x.ts', "import 'node:fs'"],
  ['src/lab/session/x.ts', "import '#node/host'"],
  ['src/lab/session/x.ts', "import '../../node/host'"],
  ['src/node/x.ts', "import 'electron'"],
  ['src/record/x.ts', "import '#lab/lab'"],
  ['src/renderer/x.ts', "import '#node/host'"],
  ['src/renderer/x.ts', "import '#lab/lab'"],
  ['src/renderer/x.ts', "import '#engine/loop'"],
  ['src/preload/x.ts', "import '#core/errors'"],
  ['src/web/x.ts', "import '../engine/loop'"],
  ['src/cli/x.ts', "import 'gpu.js'"],
  ['src/renderer/charts/x.ts', "import '../stores/view'"],
  ['src/renderer/charts/x.ts', "import '../common/SeedSelect.vue'"],
  ['src/renderer/charts/x.ts', "import '../signal/profile'"],
  ['src/renderer/charts/x.ts', "import '#record/record'"],
  ['src/renderer/charts/x.ts', "import 'pinia'"]
]
const allowed: typeof forbidden = [
  ['src/contract/x.ts', "import '#core/errors'"],
  ['src/contract/x.ts', "import '#record/frames'"],
  ['src/lab/x.ts', "import '#record/frames'"],
  ['src/node/x.ts', "import '#lab/ports'"],
  ['src/node/x.ts', "import 'node:fs'"],
  ['src/web/x.ts', "import '#node/host'"],
  ['src/renderer/x.ts', "import 'vue'"],
  ['src/renderer/charts/x.ts', "import '#core/words/numbers'"],
  ['src/renderer/charts/x.ts', "import '../common/use-size'"],
  ['src/main/x.ts', "import 'electron'"]
]

const eslint = new ESLint()
const restricted = async (file: string, code: string): Promise<boolean> => {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: file })
  return result!.messages.some(({ ruleId }) => ruleId === 'no-restricted-imports')
}

describe('who may import whom', () => {
  it.each(forbidden)('%s may not: %s', async (file, code) => expect(await restricted(file, code)).toBe(true))
  it.each(allowed)('%s may: %s', async (file, code) => expect(await restricted(file, code)).toBe(false))
})
