import {
  type FieldsOf,
  type LaneTableName,
  type LaneValues,
  type StructureName,
  fieldsOf,
  laneFieldsOf
} from './structures'

/** A memory of the kernels, as arrays of what lies in it. */
export class Memory {
  readonly floats: Float32Array
  readonly doubles: Float64Array
  readonly integers: Int32Array

  constructor(buffer: ArrayBuffer) {
    this.floats = new Float32Array(buffer)
    this.doubles = new Float64Array(buffer)
    this.integers = new Int32Array(buffer)
  }

  /** Writes a structure, whose address is `at`. */
  write<Name extends StructureName>(name: Name, at: number, values: FieldsOf<Name>): void {
    for (const { field, type, offset } of fieldsOf(name)) {
      const array = type === 'f32' ? this.floats : this.integers
      array[(at + offset) / 4] = values[field as keyof FieldsOf<Name>]
    }
  }

  /** Writes one lane of a lane table, whose address is `at`. */
  writeLane<Name extends LaneTableName>(
    name: Name,
    at: number,
    lane: number,
    values: LaneValues<Name>
  ): void {
    for (const { field, type, offset } of laneFieldsOf(name)) {
      const value = values[field as keyof LaneValues<Name>]
      const from = at + offset
      if (type === 'f64') this.doubles[from / 8 + lane] = value
      else (type === 'f32' ? this.floats : this.integers)[from / 4 + lane] = value
    }
  }
}
