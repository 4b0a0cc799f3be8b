import type { Experiment, ExperimentInput } from '#core/experiment/schema'
import type { RunsOfArm, TakenWeights } from '#core/initializers/imported'
import type { ArrayHead } from '#core/weights/candidates'
import type { TableChoices } from '#core/data/table/choices'
import type { TableLook } from '#core/data/table/table-look'
import type { Frame } from '#record/frames'
import type { RecordHead } from '#record/head'
import type { Answer, Unsaved } from './answer'
import type { BackendOffer } from './engine-api'
import type { ReplicationEntry, ReplicationsState } from './replication'

export type { Answer, Decision } from './answer'

/**
 * What a user interface may ask of the lab, and what it is told. The same in Electron (over IPC) and in the web
 * host (over a WebSocket): birpc over a channel that copies typed arrays. One lab, one session at a time.
 */

export interface HostInfo {
  readonly version: string
  /** Where files are chosen: by the host's native dialogs, or by the page, which then passes bytes. */
  readonly dialogs: 'native' | 'page'
  readonly cores: number
  readonly platform: string
}

export interface Example {
  /** File name in resources/examples without `.json`. */
  readonly id: string
  readonly experiment: ExperimentInput
}

export type SessionState = 'idle' | 'preparing' | 'running' | 'paused' | 'finished' | 'stopped' | 'failed'

export interface SessionStatus {
  readonly state: SessionState
  /** Why, for `failed`; else ''. */
  readonly message: string
}

/** What the person works on: an experiment with its results, in a file or in none. */
export interface DocumentState {
  /** Of the file, or of the experiment where there is none; '' where nothing is known of it. */
  readonly name: string
  /** Where saving again goes without a question; null where that is not known, e.g. of a file that was dropped. */
  readonly path: string | null
  /** Whether a file holds all of it. */
  readonly saved: boolean
  /** Whether the results on show are its own: those of the document before it may be there until it has some. */
  readonly hasResults: boolean
  readonly unsaved: Unsaved
  /** Whether what is unsaved was left behind by a lab that ended. */
  readonly recovered: boolean
  /** The results that a later training replaced, which can be brought back; null where there are none. */
  readonly last: LastResults | null
}

export interface LastResults {
  /** Of their experiment. */
  readonly name: string
  /** What they take in memory. */
  readonly bytes: number
}

/**
 * Whether what no file holds may go. `ask`, which is meant where nothing is said, answers with a decision where something
 * would be lost, and does nothing.
 */
export type Leave = 'ask' | 'discard'

/** What a file is to hold: the results on show, unless an experiment as it is being edited, right or wrong. */
export type Saving =
  { readonly what: 'results' } | { readonly what: 'experiment'; readonly experiment: unknown }

interface StartOptions {
  readonly backend: string
  readonly threads: number | null
  readonly startPaused: boolean
}

/** What an experiment's data and networks amount to. */
export interface ExperimentSummary {
  readonly instances: number
  readonly features: number
  /** 0 for a regression. */
  readonly classes: number
  /** What a regression predicts; 0 for classification. */
  readonly targets: number
  /** Weights and biases of each arm's network, shape [arm]. */
  readonly parameters: readonly number[]
}

/**
 * What opening a file gives: an experiment to edit, with its results where the file holds any (sent as events), or a
 * table, of which no experiment is made before it is taken (`takeTable`), or weights, of which an arm is made (`takeWeights`).
 */
export type Opened =
  | { readonly kind: 'experiment' | 'results'; readonly name: string; readonly experiment: Experiment }
  | { readonly kind: 'table'; readonly name: string; readonly look: TableLook }
  | { readonly kind: 'weights'; readonly name: string }

/** What the file of weights of an arm holds, and what of it is taken. */
export interface WeightsLook {
  /** The layers that start from it. */
  readonly layers: readonly { readonly fanIn: number; readonly fanOut: number }[]
  /** Arrays of the file, or of the run that is chosen in it; none before one is. */
  readonly arrays: readonly ArrayHead[]
  /** Whose weights an `.initlab` file holds; null for other files. */
  readonly runs: readonly RunsOfArm[] | null
  /** null: refused; the check of the experiment says why. */
  readonly taken: TakenWeights | null
}

/** An experiment with an arm that starts from a file, and what was made of it in words. */
export interface WithWeights {
  readonly experiment: Experiment
  readonly message: string
}

export interface LabApi {
  host(): Promise<HostInfo>
  examples(): Promise<readonly Example[]>
  backends(): Promise<readonly BackendOffer[]>
  /** Sends `head`, the whole record so far as one frame, and `status` to the caller: for a window that just opened. */
  attach(): Promise<void>
  /** Full check of an experiment, its data included. */
  check(experiment: unknown): Promise<Answer<ExperimentSummary>>
  /** Ends what runs and trains this experiment. As `rewind` and `reseed`, keeps what it replaces as the last results. */
  start(experiment: unknown, options: StartOptions, leave?: Leave): Promise<Answer<null>>
  pause(): Promise<void>
  resume(): Promise<void>
  /** One epoch of every arm, then paused. */
  step(): Promise<void>
  stop(): Promise<void>
  /** Back to the same first weights, paused at epoch 0. */
  rewind(leave?: Leave): Promise<Answer<null>>
  /** New first weights from the seeds that follow; starts in the state that the session was in. */
  reseed(leave?: Leave): Promise<Answer<null>>
  /** Shows the last results again; what is on show becomes the last. */
  bringBack(): Promise<Answer<null>>
  /** Native dialogs only: asks for a file and opens it; null where the user cancelled. */
  open(): Promise<Answer<Opened> | null>
  /** A file that the page has: dropped or picked. */
  openBytes(name: string, bytes: Uint8Array, leave?: Leave): Promise<Answer<Opened>>
  /** Another look at the table that was opened last, with other choices, at columns whose name holds a text. */
  lookAgain(choices: TableChoices, named: string): Promise<Answer<TableLook>>
  /**
   * A look at the table that the data of an experiment names, with the choices that are written there; it is the opened
   * table from then on.
   */
  lookAtTableOf(experiment: unknown): Promise<Answer<TableLook>>
  /**
   * The opened table as it was looked at with these choices: a new experiment on it; or the one that is given, with its
   * `data` as chosen, and with an output, a loss and a goal that go with the task where that has changed.
   */
  takeTable(choices: TableChoices, experiment: unknown, leave?: Leave): Promise<Answer<Experiment>>
  /** The opened file of weights as one more arm of an experiment, or (null) of one that begins with it. */
  takeWeights(experiment: unknown): Promise<Answer<WithWeights>>
  /** What the file of weights of an arm holds. */
  lookAtWeights(experiment: unknown, arm: number): Promise<Answer<WeightsLook>>
  /** Native dialogs only: asks for a file of weights and gives its path; null where cancelled. */
  chooseWeights(): Promise<string | null>
  /** Keeps a file of weights that the page has, and gives where. */
  keepWeights(name: string, bytes: Uint8Array): Promise<Answer<string>>
  /** Opens the file that waits for a decision: one that `open` asked for, or that the host was given. */
  openWaiting(leave?: Leave): Promise<Answer<Opened>>
  /** Leaves the document for an experiment that is in no file, e.g. an example, or for nothing (null). */
  begin(experiment: unknown, leave?: Leave): Promise<Answer<null>>
  /** What the person has made of the experiment, which neither a file nor the record has; null: nothing. Survives the page. */
  keepEdited(experiment: unknown): Promise<void>
  /** These files may be read for the document, wherever they lie. Full paths, as a decision has them. */
  allow(files: readonly string[]): Promise<void>
  /** Native dialogs only: asks where (unless `again` and a path is known) and writes; null where cancelled. */
  save(again: boolean, saving?: Saving): Promise<Answer<{ readonly file: string }> | null>
  /** The bytes of a file, with a name to suggest: an `.initlab` file of results, the JSON of an experiment. */
  saveBytes(saving?: Saving): Promise<Answer<{ readonly name: string; readonly bytes: Uint8Array }>>
  /** Claims of papers that the lab can try. */
  replications(): Promise<readonly ReplicationEntry[]>
  /** Tries these, one after the other; `quick`: from few seeds. How it goes comes as `replicating`. */
  replicate(ids: readonly string[], quick: boolean): Promise<Answer<null>>
  stopReplicating(): Promise<void>
}

/** What the host's menu asks of the page, which alone knows the experiment that is being edited. */
export type MenuCommand = 'new' | 'open' | 'save' | 'save-as'

export interface LabEvents {
  /** A new record begins: what was shown before is gone. */
  head(head: RecordHead | null): void
  /** Appends to the record. The next frame waits until this call has been answered, merging what comes between. */
  frame(frame: Frame): Promise<void> | void
  status(status: SessionStatus): void
  /** How the document stands: at first, and whenever that has changed. */
  document(state: DocumentState): void
  /** For a page that has just come: what was kept by `keepEdited`. */
  edited(experiment: unknown): void
  /** How the replications stand: at first, and whenever that has changed. */
  replicating(state: ReplicationsState): void
  /** The host's menu was used. */
  command(command: MenuCommand): void
  /** The host opened a file by itself (double-clicked, or named on the command line), as if the page had called `open`. */
  opened(answer: Answer<Opened>): void
}

/** A two-way channel of structured-clonable messages: all that a host must provide. */
export interface Channel {
  post(message: unknown): void
  on(listener: (message: unknown) => void): void
}
