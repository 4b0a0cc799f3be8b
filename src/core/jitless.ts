import { z } from 'zod'

// Zod compiles validators with `new Function` unless told not to, which the renderer's CSP forbids. It is told before
// the first schema is made: import this file first.
z.config({ jitless: true })
