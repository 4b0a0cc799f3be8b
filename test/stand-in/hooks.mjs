const standIn = new URL('./electron.mjs', import.meta.url).href

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  if (specifier === 'electron' || specifier === 'electron/main') return { url: standIn, shortCircuit: true }
  return next(specifier, context)
}
