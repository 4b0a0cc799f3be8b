import type { z } from 'zod'
import type { Archive } from '../formats/archive'
import { type NpyArray, readNpy } from '../formats/npy'
import { readNpz } from '../formats/npz'
import type { ZipMember } from '../formats/zip-writer'

/** One member of an archive as text, JSON or arrays. What is missing or damaged throws an `InputError` that names it. */

export const textOf = (archive: Archive, member: string): string =>
  new TextDecoder().decode(archive.read(member))

function jsonOf(archive: Archive, member: string): unknown {
  try {
    return JSON.parse(textOf(archive, member))
  } catch (error) {
    if (error instanceof SyntaxError) throw archive.refusal(member, 'is damaged: it is not JSON')
    throw error
  }
}

/** Throws `InputError` naming the first value that is wrong, too. */
export function checkedJson<T>(schema: z.ZodType<T>, archive: Archive, member: string): T {
  const result = schema.safeParse(jsonOf(archive, member))
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw archive.refusal(
    member,
    `is damaged: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not allowed'}`
  )
}

export const arrayOf = (archive: Archive, member: string): NpyArray =>
  readNpy(archive.read(member), { field: '', name: member })

export const arraysOf = (archive: Archive, member: string): Map<string, NpyArray> =>
  readNpz(archive.read(member), { field: '', name: member })

export const json = (value: unknown): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)

/** Metrics of runs that have converged shrink well. */
export const packed = (name: string, bytes: Uint8Array): ZipMember => ({ name, bytes, packed: true })
/** Weights do not. */
export const stored = (name: string, bytes: Uint8Array): ZipMember => ({ name, bytes, packed: false })

/** A migration of one member that is a JSON object. */
export const withJson =
  (member: string, change: (value: Readonly<Record<string, unknown>>) => unknown) =>
  (archive: Archive): Archive => ({
    names: archive.names,
    read: (name) =>
      name === member ? json(change(jsonOf(archive, member) as Record<string, unknown>)) : archive.read(name),
    refusal: (name, message) => archive.refusal(name, message)
  })

/** The members `folder/G-E.npz` of one group, in the order of their epochs. */
export const membersOfGroup = (
  { names }: Archive,
  folder: string,
  group: number
): { readonly name: string; readonly epoch: number }[] =>
  names
    .flatMap((name) => {
      const [, of, epoch] = /^[a-z]+\/(\d+)-(\d+(?:\.\d+)?)\.npz$/.exec(name) ?? []
      return name.startsWith(`${folder}/`) && Number(of) === group ? [{ name, epoch: Number(epoch) }] : []
    })
    .sort((a, b) => a.epoch - b.epoch)
