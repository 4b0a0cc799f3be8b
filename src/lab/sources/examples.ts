import type { Example } from '#contract/lab-api'
import type { ExperimentInput } from '#core/experiment/schema'
import type { Shipped } from '../ports'

/** The shipped experiments, in the order in which a newcomer should meet them. */
export async function readExamples(shipped: Shipped): Promise<Example[]> {
  const files = (await shipped.list('examples')).filter((name) => name.endsWith('.json'))
  const examples = await Promise.all(
    files.map(async (file) => ({
      id: file.slice(0, -'.json'.length),
      experiment: JSON.parse(
        new TextDecoder().decode(await shipped.read(`examples/${file}`))
      ) as ExperimentInput
    }))
  )
  const rank = ({ id }: Example): number => (id === 'xor' ? 0 : id === 'spirals' ? 1 : 2)
  return examples.sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))
}
