import { bytesText } from '../../assess/wording.ts';
import { formatByName } from '../../upload/accepted-formats.ts';
import type { Problem } from './upload-failure.ts';

/** Why a file is not worth to be sent; null of one that is. The check of its content follows when it has arrived. */
export function refusalOf(file: { name: string; type: string; size: number }, maxBytes: number): Problem | null {
  const format = formatByName(file.name, file.type);
  if (!format.ok) return { message: format.message, advice: format.advice, canRetry: false };
  if (file.size === 0) {
    const advice = 'If it is a folder, open it and choose the pictures in it.';
    return { message: 'This file is empty.', advice, canRetry: false };
  }
  if (file.size <= maxBytes) return null;
  return {
    message: `This file has ${bytesText(file.size)}; we take up to ${bytesText(maxBytes)}.`,
    advice: 'Save it with compression (TIFF: LZW or ZIP), or flatten its layers.',
    canRetry: false,
  };
}
