import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { LabPage } from '../browser/lab-page'
import { browserTest as it } from '../browser/lab-test'
import { TableStep } from '../browser/table-step'
import { launchStandIn } from '../stand-in/launch'

it('a table is looked at however Electron comes by it, and used where it lies', async ({
  browserOptions
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'initlab-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const rows = Array.from({ length: 60 }, (_, k) => `${k % 7},5;${(k * 5) % 11};${['oak', 'elm'][k % 2]}`)
  const files = ['named.data', 'double-clicked.csv', 'picked.txt', 'second.tsv'].map((name) =>
    join(folder, name)
  )
  for (const file of files) await writeFile(file, ['height;width;species', ...rows].join('\n'))
  const [named, doubleClicked, picked, second] = files as [string, string, string, string]

  const app = await launchStandIn(browserOptions, [named])
  onTestFinished(() => app.kill())
  const lab = new LabPage(app.page)
  const step = new TableStep(lab)
  const shows = (name: string): Promise<void> => step.dialog.filter({ hasText: `Table ${name}` }).waitFor()
  await shows('named.data')
  app.emit('open-file', doubleClicked)
  await shows('double-clicked.csv')
  app.emit('second-instance', [], folder, { files: [second] })
  await shows('second.tsv')
  await app.page.keyboard.press('Escape')
  await step.dialog.waitFor({ state: 'hidden' })
  app.answerDialog({ canceled: false, filePaths: [picked] })
  await lab.button('Open').click()
  await shows('picked.txt')
  await step.comesTo('60 instances, 2 features, 2 classes')
  await step.button('Use this table').click()
  await expect.poll(() => lab.messages.innerText()).toContain('picked.txt')
  expect(await lab.field('Path').inputValue()).toBe(picked)
  const { extensions } = (
    app.of('dialog').at(-1) as unknown as { options: { filters: { extensions: string[] }[] } }
  ).options.filters[0]!
  expect(extensions).toEqual(expect.arrayContaining(['csv', 'tsv', 'txt', 'data']))
  expect(app.of('console').map(({ text }) => text)).toEqual([])
})
