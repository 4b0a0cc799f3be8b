/** Files that hold tables, or may be taken for one, and are not read here: what they are, and how to make a CSV of them. */

interface ForeignTable {
  /** What a file of this kind begins with, byte by byte a character. */
  readonly start: RegExp | string
  /** And how its name ends; whatever it is, where there is none. */
  readonly ending?: RegExp
  /** Reads on from the file's name. */
  readonly says: string
}

const toCsv = 'save the sheet as CSV there (in Excel “CSV UTF-8”, in LibreOffice “Text CSV”) and open that'
const byPandas = (read: string): string =>
  `convert it in Python: pandas.${read}("FILE").to_csv("table.csv", index=False)`
const unpack = 'unpack it first'

const formats: readonly ForeignTable[] = [
  {
    start: /^PK[^]*?(xl\/(workbook|worksheets)|\[Content_Types\][^]*xl\/)/,
    says: `is an Excel workbook; ${toCsv}`
  },
  { start: 'PK', ending: /\.(xlsx|xlsm|xlsb|xltx)$/i, says: `is an Excel workbook; ${toCsv}` },
  {
    start: /^PK[^]{0,60}application\/vnd\.oasis\.opendocument\.spreadsheet/,
    says: `is a LibreOffice spreadsheet; ${toCsv}`
  },
  { start: 'PK', ending: /\.(ods|ots)$/i, says: `is a LibreOffice spreadsheet; ${toCsv}` },
  {
    start: 'PK',
    ending: /\.numbers$/i,
    says: 'is a Numbers spreadsheet; export it as CSV there and open that'
  },
  {
    start: /^PK[^]*?word\//,
    says: 'is a Word document; put its table into a spreadsheet, and save that as CSV'
  },
  { start: '\xd0\xcf\x11\xe0', says: `is an old Excel workbook; ${toCsv}` },
  {
    start: '%PDF',
    says: 'is a PDF, which holds no table that can be read; save the table as CSV where it was made'
  },
  {
    start: 'SQLite format 3',
    says: 'is an SQLite database; export the table: sqlite3 -header -csv "FILE" "select * from TABLE" > table.csv'
  },
  { start: 'PAR1', says: `is a Parquet file; ${byPandas('read_parquet')}` },
  { start: /^(ARROW1|FEA1)/, says: `is a Feather file; ${byPandas('read_feather')}` },
  { start: '\x89HDF', says: `is an HDF5 file; ${byPandas('read_hdf')}` },
  {
    start: '\x93NUMPY',
    says: 'is a NumPy array; convert it in Python: numpy.savetxt("table.csv", numpy.load("FILE"), delimiter=",")'
  },
  { start: 'MATLAB ', says: 'is a MATLAB file; save the table there by writetable(T, "table.csv")' },
  {
    start: /^(RDX[23]|RDA[23])\n/,
    says: 'is a file of R; save the table there by write.csv(table, "table.csv", row.names = FALSE)'
  },
  {
    start: '\x1f\x8b',
    ending: /\.(rds|rda|rdata)$/i,
    says: 'is a file of R; save the table there by write.csv(table, "table.csv", row.names = FALSE)'
  },
  { start: '\x1f\x8b', says: `is packed by gzip; ${unpack}` },
  { start: /^BZh\d/, says: `is packed by bzip2; ${unpack}` },
  { start: '\xfd7zXZ', says: `is packed by xz; ${unpack}` },
  { start: '\x28\xb5\x2f\xfd', says: `is packed by Zstandard; ${unpack}` },
  { start: '7z\xbc\xaf', says: `is a 7-Zip archive; ${unpack}` },
  { start: 'Rar!', says: `is a RAR archive; ${unpack}` },
  { start: /^\$FL[23]/, says: `is an SPSS file; ${byPandas('read_spss')}` },
  { start: '<stata_dta>', says: `is a Stata file; ${byPandas('read_stata')}` },
  { start: '\x80\x04', says: `is a Python pickle, which could run code; ${byPandas('read_pickle')}` },
  {
    start: /^(\xef\xbb\xbf)?\s*<(!doctype html|html|table|head|body)/i,
    says: 'is a web page, perhaps in place of the file that was to be downloaded; download the file itself, or save its table as CSV'
  },
  { start: /^(\xef\xbb\xbf)?\s*<\?xml/i, says: `is XML; ${toCsv}` },
  {
    start: /^(\xef\xbb\xbf)?(\s*%[^\n]*\n)*\s*@relation\b/i,
    says: 'is an ARFF file of Weka; save it as CSV there (in its Explorer: Save… and CSV)'
  },
  {
    // `label 1:0.5 7:3`; two digits after a colon everywhere would be times.
    start: /^(?=[^\n]*:(?![0-5]\d\s))[+-]?\d[\d.]*(?:[ \t]+[1-9]\d*:[+-]?[\d.][\d.eE+-]*)+\s*[\r\n]/,
    says: 'is in the format of LIBSVM; convert it in Python: x, y = sklearn.datasets.load_svmlight_file("FILE"); pandas.DataFrame(x.toarray()).assign(y=y).to_csv("table.csv", index=False)'
  }
]

/** Only the start is looked at. */
const lookedAt = 4096

/** null: nothing that is known by its first bytes. */
export function foreignTable(bytes: Uint8Array, path: string): string | null {
  let start = ''
  for (const byte of bytes.subarray(0, lookedAt)) start += String.fromCharCode(byte)
  const file = path.replace(/^.*[\\/]/, '')
  const found = formats.find(({ start: begins, ending }) => {
    const fits = typeof begins === 'string' ? start.startsWith(begins) : begins.test(start)
    return fits && (ending?.test(file) ?? true)
  })
  return found?.says.replaceAll('FILE', file) ?? null
}
