import type { DatasetName } from './schema'

/** What a person who picks data wants to know. One entry a data set; the CLI's list and the picker show it. */
export interface DatasetEntry {
  readonly title: string
  readonly description: string
  readonly task: 'classification' | 'regression' | 'either'
  /** Instances × features, classes; null where the configuration or the file decides. */
  readonly instances: number | null
  readonly features: number | null
  readonly classes: number | null
}

const gate = (title: string, description: string): DatasetEntry => ({
  title,
  description,
  task: 'classification',
  instances: 4,
  features: 2,
  classes: 2
})
const points = (title: string, description: string, classes: number | null): DatasetEntry => ({
  title,
  description,
  task: 'classification',
  instances: null,
  features: 2,
  classes
})
const real = (
  title: string,
  description: string,
  [instances, features, classes]: readonly [number, number, number]
): DatasetEntry => ({ title, description, task: 'classification', instances, features, classes })

export const datasets: Readonly<Record<DatasetName, DatasetEntry>> = {
  xor: gate('XOR', 'one of two inputs, but not both; no straight line separates it'),
  and: gate('AND', 'both inputs; a straight line separates it'),
  or: gate('OR', 'at least one input; a straight line separates it'),
  circles: points('Circles', 'a ring of radius 0.5 within one of radius 1', 2),
  moons: points('Moons', 'two interleaving half moons', 2),
  'xor-noise': points('XOR with noise', 'clouds about the four corners of XOR', 2),
  checkerboard: points('Checkerboard', 'squares of two classes in turn, like a chess board', 2),
  spirals: points('Spirals', 'arms that wind one and a half times round each other', null),
  blobs: points('Blobs', 'Gaussian clouds on the unit circle', null),
  sine: {
    title: 'Sine',
    description: 'regression: y = sin x over one period, with noise in y',
    task: 'regression',
    instances: null,
    features: 1,
    classes: null
  },
  iris: real('Iris', 'sepals and petals of three species (Fisher 1936)', [150, 4, 3]),
  wine: real('Wine', 'chemistry of wines from three cultivars', [178, 13, 3]),
  'breast-cancer': real(
    'Breast cancer',
    'cell nuclei of benign and malignant tumours (Wisconsin diagnostic)',
    [569, 30, 2]
  ),
  digits: real('Digits', 'handwritten digits of 8 × 8 pixels, 0–16 (UCI)', [1797, 64, 10]),
  'mnist-10k': real('MNIST 10k', 'handwritten digits of 28 × 28 pixels, 0–255', [10_000, 784, 10]),
  csv: {
    title: 'CSV file',
    description: 'your own table: numbers, and a column that holds the class, or numbers to predict',
    task: 'either',
    instances: null,
    features: null,
    classes: null
  }
}
