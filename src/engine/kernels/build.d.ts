/** What the build gives to the kernels beside AssemblyScript, here for editors. */

/** 1 where products and sums may be fused (relaxed SIMD), 0 in strict arithmetic. */
declare const FUSED: i32
/** Rows of a register tile: 2 fills the 16 registers of SSE and Neon, 4 those of AVX2 when V8 pairs vectors. */
declare const TILE: i32

/** 0 … count - 1, for a loop that is unrolled: build/kernels/unrolled.mjs. */
declare function range(count: i32): i32[]
/** A tile of that many local vectors: build/kernels/unrolled.mjs. */
declare function registers(rows: i32): v128[]
declare function registers(rows: i32, columns: i32): v128[][]
