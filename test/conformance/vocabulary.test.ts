import { describe, expect, test } from 'vitest'
import { codeOf, updateRules } from '#engine/abi/codes'
import { updateRuleOf } from '#engine/backends/simd/update-rule'
import { followedSetups } from './suite'
import { readTrajectory, trajectoryNames } from './trajectories'
import { hasName, vocabulary } from './vocabulary'

/** Nothing that an experiment may ask for is taken on trust: what trains it is held against others, on every backend. */

const setups = followedSetups()
const trajectories = trajectoryNames.map(readTrajectory)
const words = Object.entries(vocabulary).flatMap(([what, names]) =>
  names.map((name) => [what as keyof typeof vocabulary, name] as const)
)

describe.each(words)('the %s "%s"', (what, name) => {
  test('follows the reference on every backend', () =>
    expect(
      hasName(setups, what, name),
      `no check has the ${what} "${name}": add one to shapeChecks (test/conformance/suite.ts) or stepChecks (step-checks.ts)`
    ).toBe(true))

  test('follows PyTorch on every backend', () =>
    expect(
      hasName(trajectories, what, name),
      `no trajectory has the ${what} "${name}": add a case to test/reference/make_trajectories.py, as it says at its ` +
        'top, run /usr/bin/python3 test/reference/make_trajectories.py and keep what it writes to test/reference/trajectories'
    ).toBe(true))
})

test.each(Object.keys(updateRules))('the update rule "%s" of the kernels follows PyTorch', (name) => {
  const codes = trajectories.map(({ problem }) => updateRuleOf(problem).code)
  expect(codes).toContain(codeOf(updateRules, name as keyof typeof updateRules))
})
