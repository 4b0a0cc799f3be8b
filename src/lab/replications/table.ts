import { article } from './article'
import { glorot2010 } from './glorot-2010'
import { he2015 } from './he-2015'
import { lsuv2015 } from './lsuv-2015'
import { meanField2017 } from './mean-field-2017'
import type { Replication } from './replication'
import { saxe2013 } from './saxe-2013'
import { selu2017 } from './selu-2017'
import { symmetry } from './symmetry'

/** Every claim that the lab can try, in the order in which it is shown. */
export const replications: readonly Replication[] = [
  glorot2010,
  he2015,
  saxe2013,
  lsuv2015,
  selu2017,
  meanField2017,
  article,
  symmetry
]
