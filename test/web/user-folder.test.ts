import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { userFolder } from '../../src/web/user-folder'

it.skipIf(process.platform !== 'linux')('a variable that is empty is as if it were not set', () => {
  const usual = join(homedir(), '.config', 'InitLab')
  expect(userFolder({ XDG_CONFIG_HOME: '' })).toBe(usual)
  expect(userFolder({ XDG_CONFIG_HOME: '', INITLAB_HOME: '' })).toBe(usual)
  expect(userFolder({})).toBe(usual)
  expect(userFolder({ XDG_CONFIG_HOME: '/else/where' })).toBe('/else/where/InitLab')
})
