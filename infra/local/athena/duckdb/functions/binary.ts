import { type FunctionTable, scalar } from './function-definition.ts';

export const binaryFunctions: FunctionTable = {
  to_utf8: scalar('text', (text) => `encode(${text})`, 'varbinary'),
  from_utf8: scalar('binary', (bytes) => `decode(${bytes})`, 'varchar'),
  to_hex: scalar('binary', (bytes) => `hex(${bytes})`, 'varchar'),
  from_hex: scalar('text', (text) => `unhex(${text})`, 'varbinary'),
  to_base64: scalar('binary', (bytes) => `to_base64(${bytes})`, 'varchar'),
  from_base64: scalar('text', (text) => `from_base64(${text})`, 'varbinary'),
  md5: scalar('binary', (bytes) => `unhex(md5(${bytes}))`, 'varbinary'),
  sha1: scalar('binary', (bytes) => `unhex(sha1(${bytes}))`, 'varbinary'),
  sha256: scalar('binary', (bytes) => `unhex(sha256(${bytes}))`, 'varbinary'),
};
