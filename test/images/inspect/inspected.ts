import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectFile } from '../../../images/inspect/inspect-file.ts';
import type { Inspection } from '../../../images/inspect/inspection.ts';

/** What the check says of a file with this content. */
export async function inspected(content: Uint8Array): Promise<Inspection> {
  const folder = mkdtempSync(join(tmpdir(), 'inkstream-inspect-'));
  try {
    const path = join(folder, 'upload');
    writeFileSync(path, content);
    return await inspectFile(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The facts of a file that has to be readable. */
export async function factsOf(content: Uint8Array) {
  const inspection = await inspected(content);
  if (inspection.kind === 'readable') return inspection.facts;
  throw new Error(inspection.findings.map(({ code, message }) => `${code}: ${message}`).join('; '));
}
