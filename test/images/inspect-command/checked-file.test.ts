import { expect, test } from '@jest/globals';
import { findingsOfFile, judged, unjudged } from '../../../images/inspect-command/checked-file.ts';

const use = { path: 'one.jpg', bytes: 10, milliseconds: 1, peakRssBytes: 2 };
const found = (code: string, severity: 'reject' | 'warn' | 'fixed') => ({ code, severity, message: `${code} it is.` });

test('the first finding that rejects decides, wherever it stands', () => {
  const findings = [found('CROPPED', 'fixed'), found('DPI_LOW', 'warn'), found('TRUNCATED', 'reject')];
  expect(judged(use, findings)).toMatchObject({ outcome: 'rejected', code: 'TRUNCATED', message: 'TRUNCATED it is.' });
});

test('else the first that warns', () => {
  const findings = [found('CROPPED', 'fixed'), found('JPEG_WORN', 'warn'), found('DPI_LOW', 'warn')];
  expect(judged(use, findings)).toMatchObject({ outcome: 'warn', code: 'JPEG_WORN' });
});

test('what was taken care of leaves it ready', () => {
  expect(judged(use, [found('CROPPED', 'fixed')])).toMatchObject({ outcome: 'ready', code: 'READY', message: '' });
});

test('a file without a verdict has a code, too', () => {
  expect(unjudged(use, 'unreadable', 'It is a folder.').code).toBe('UNREADABLE');
  expect(unjudged(use, 'broken', 'TypeError').code).toBe('CHECK_BROKEN');
});

test('without a size nothing is said of resolution and shape', () => {
  const findings = [found('DPI_TOO_LOW', 'reject'), found('ASPECT_MISMATCH', 'warn'), found('JPEG_WORN', 'warn')];
  expect(findingsOfFile(findings).map(({ code }) => code)).toEqual(['JPEG_WORN']);
});
