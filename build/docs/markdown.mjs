import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { root } from '../root.mjs'

/**
 * As Prettier writes it.
 * @param {string} markdown
 */
export const formatted = async (markdown) =>
  format(markdown, { ...(await resolveConfig(join(root, 'docs', 'page.md'))), parser: 'markdown' })

/** @param {string} text */
export const cell = (text) => text.replaceAll('|', '\\|')

/** @typedef {Readonly<Record<string, unknown>>} Row */

/**
 * @param {readonly Row[]} rows
 * @param {Readonly<Record<string, string>>} columns heading and field of each
 */
export const table = (rows, columns) =>
  [
    `| ${Object.keys(columns).join(' | ')} |`,
    `|${Object.keys(columns)
      .map(() => '---')
      .join('|')}|`,
    ...rows.map(
      (row) =>
        `| ${Object.values(columns)
          .map((field) => cell(String(row[field] ?? '–')))
          .join(' | ')} |`
    )
  ].join('\n')
