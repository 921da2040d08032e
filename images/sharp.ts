// The one door to sharp: where it is loaded from, and the settings that hold for the whole process.
import { createRequire } from 'node:module';
import type Sharp from 'sharp';

/** By `require`, because Lambda finds the packages of a layer through NODE_PATH, which `import` does not look at. */
export const sharp: typeof Sharp = createRequire(import.meta.url)('sharp');

// Every image is worked on once, and file names in /tmp come again with other content.
sharp.cache(false);

// As many threads on every machine: the bytes of an AVIF depend on their number, and equal images have to give equal files.
sharp.concurrency(2);

// Loaders of what nobody should upload: the content decides the loader, whatever the file is called.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadTiff',
    'VipsForeignLoadWebp',
    'VipsForeignLoadHeif',
  ],
});
