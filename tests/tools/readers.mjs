// Node's readers of CSV over HTTP: `node readers.mjs NAME URL` prints the table as JSON.
// Runs beside the `node_modules` of the tools. Status 77: the reader is not installed.
import { createRequire } from "node:module";
import { Readable } from "node:stream";

const require = createRequire(import.meta.url);
const readers = {
  papaparse: (text) => require("papaparse").parse(text, { skipEmptyLines: true }).data,
  csv_parse: (text) => require("csv-parse/sync").parse(text, { bom: false }),
  d3_dsv: async (text) => (await import("d3-dsv")).csvParseRows(text),
  sheetjs: (text) => {
    const xlsx = require("xlsx");
    const book = xlsx.read(Buffer.from(text), { raw: true, codepage: 65001, type: "buffer" });
    return xlsx.utils.sheet_to_json(book.Sheets[book.SheetNames[0]], { header: 1, raw: false, defval: "" });
  },
  exceljs: async (text) => {
    const { Workbook } = require("exceljs");
    const sheet = await new Workbook().csv.read(Readable.from([text]), { map: (value) => value });
    const rows = [];
    sheet.eachRow({ includeEmpty: true }, (row) => {
      rows.push(Array.from({ length: sheet.columnCount }, (_, index) => row.getCell(index + 1).value ?? ""));
    });
    return rows;
  },
  fast_csv: (text) =>
    new Promise((resolve, reject) => {
      const rows = [];
      require("fast-csv").parseString(text).on("error", reject).on("data", (row) => rows.push(row))
        .on("end", () => resolve(rows));
    }),
};

const [name, url] = process.argv.slice(2);
const response = await fetch(url);
if (!response.ok) throw new Error(`status ${response.status}`);
try {
  const [header, ...rows] = await readers[name](await response.text());
  process.stdout.write(JSON.stringify({ header, rows }));
} catch (error) {
  if (!["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"].includes(error.code)) throw error;
  process.stderr.write(error.message);
  process.exitCode = 77;
}
