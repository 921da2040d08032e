import { expect, test } from '@jest/globals';
import { bytesText } from '../../../images/assess/wording.ts';
import { maxFileBytes } from '../../../images/inspect/largest-file.ts';

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1.0 kB'],
  [10_100, '9.9 kB'],
  [10_240, '10 kB'],
  [1_023_990, '1.0 MB'],
  [158 * 1024 * 1024, '158 MB'],
  [maxFileBytes, '500 MB'],
  [1024 ** 3, '1.0 GB'],
  [5000 * 1024 ** 3, '5000 GB'],
])('%i bytes are said as %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));
