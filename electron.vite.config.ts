import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { inputOf } from './build/bundles/parts.mjs'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** electron-vite declares `__dirname` for bundled CommonJS; the package `open` has one of its own, by the same name. */
const renameDirname: Plugin = {
  name: 'rename-dirname',
  transform: {
    filter: { id: /node_modules\/open\/index\.js$/ },
    handler: (code) => code.replaceAll('__dirname', 'ownFolder')
  }
}

/** Node 20 runs the web host, the CLI and their engine; Electron brings a newer one. */
const target = 'node20'

/** A slow machine is no news. */
const checks = { pluginTimings: false }

/**
 * Everything that Node runs, as ES modules in out/main; the sandboxed preload, one CommonJS file; the page.
 * Packages are bundled. `dependencies` of package.json stay outside: native code that is imported when needed.
 */
export default defineConfig({
  main: {
    plugins: [renameDirname],
    build: {
      outDir: 'out/main',
      target,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        checks,
        input: inputOf('main'),
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          // The sources lie beside.
          sourcemapExcludeSources: true
        }
      }
    }
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target,
      externalizeDeps: false,
      rolldownOptions: {
        checks,
        input: inputOf('preload'),
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [vue()],
    build: {
      outDir: at('out/renderer'),
      target: 'es2023',
      // A strict content security policy has no room for data: fonts or scripts.
      assetsInlineLimit: 0,
      rolldownOptions: { checks, input: inputOf('renderer') }
    }
  }
})
