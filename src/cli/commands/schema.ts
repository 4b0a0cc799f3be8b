import { Command } from 'commander'
import { experimentJsonSchema } from '#core/experiment/json-schema'

export const schemaCommand = (): Command =>
  new Command('schema')
    .description('print the JSON Schema of experiment files, for editors that complete and check them')
    .action(() => void process.stdout.write(experimentJsonSchema()))
