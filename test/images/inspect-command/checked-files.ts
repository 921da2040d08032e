import type { CheckedFile } from '../../../images/inspect-command/checked-file.ts';

export function checkedFile(changes: Partial<CheckedFile> = {}): CheckedFile {
  return {
    path: 'pictures/one.jpg',
    bytes: 1000,
    outcome: 'ready',
    code: 'READY',
    findings: [],
    facts: null,
    passport: null,
    milliseconds: 12,
    peakRssBytes: 100e6,
    message: '',
    ...changes,
  };
}
