import { Command } from 'commander'
import { prepareData } from '#core/data/prepare'
import { outlineExperiment } from '#core/experiment/outline'
import { counted } from '#core/words/counts'
import { weightsInWords, weightsTaken } from '#record/weights-taken'
import { nodeHost } from '#node/host'
import { parseChange } from '../changes'
import { readWork } from '../read-work'
import { tableLines } from '../reports/table-lines'

export const validateCommand = (): Command =>
  new Command('validate')
    .description('check an experiment, its data and its weights, without training')
    .argument('<file>', 'experiment.json, an .initlab file, or a table (.csv) to begin an experiment on')
    .option(
      '-s, --set <path=value>',
      'change a field first; may be repeated',
      (text: string, before: readonly string[] = []) => [...before, text]
    )
    .action(async (file: string, { set = [] }: { set?: readonly string[] }) => {
      const { experiment, dataset, imported } = await readWork(file, nodeHost(), set.map(parseChange))
      const data = prepareData(dataset, experiment.data)
      const { parameters } = outlineExperiment(experiment, data, imported)
      const { arms, seeds } = experiment
      process.stdout.write(tableLines(experiment, data))
      console.log(
        `${file} is sound: ${counted(arms.length, 'arm')} from ${counted(seeds.count, 'seed')} with ` +
          `${counted(parameters, 'weight')} and biases in all; ${data.name} has ` +
          `${counted(data.train.count, 'training instance')} and ${counted(data.test.count, 'test instance')}, ` +
          `${counted(data.featureNames.length, 'feature')} and ` +
          (data.targetNames
            ? `${counted(data.targetNames.length, 'target')} to predict.`
            : `${data.classNames.length} classes.`)
      )
      for (const line of weightsInWords(experiment, weightsTaken(experiment, imported))) console.log(line)
    })
