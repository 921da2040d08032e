import { sharp } from '../../../images/sharp.ts';
import { type artwork, photograph } from '../artwork.ts';
import type { CorpusFile } from './hostile-files.ts';

type Picture = ReturnType<typeof artwork>;
type Flavour = (picture: Picture) => Picture;

const tiffCompressions = ['none', 'lzw', 'deflate', 'packbits', 'jpeg'] as const;
const deep: Flavour = (picture) => picture.toColourspace('rgb16');
const described: Flavour = (picture) =>
  picture
    .withExif({
      IFD0: { Copyright: 'A photographer', ImageDescription: 'A picture' },
      IFD3: { GPSLatitude: '51/1 30/1 0/1' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>')
    .withDensity(300);

/** By the name of the file. */
const flavours: Readonly<Record<string, Flavour>> = {
  'baseline.jpg': (picture) => picture.jpeg(),
  'progressive.jpg': (picture) => picture.jpeg({ progressive: true }),
  'full-chroma.jpg': (picture) => picture.jpeg({ chromaSubsampling: '4:4:4', quality: 95 }),
  'restarts.jpg': (picture) => picture.jpeg({ mozjpeg: true }),
  'turned.jpg': (picture) => picture.withMetadata({ orientation: 6 }).jpeg(),
  'grey.jpg': (picture) => picture.greyscale().jpeg(),
  'tagged.jpg': (picture) => picture.withIccProfile('p3').jpeg(),
  'cmyk.jpg': (picture) => picture.toColourspace('cmyk').withIccProfile('cmyk').jpeg(),
  'described.jpg': (picture) => described(picture).jpeg(),
  'described.png': (picture) => described(picture).png(),
  'described.webp': (picture) => described(picture).webp(),
  'described.avif': (picture) => described(picture).avif({ effort: 0 }),
  'plain.png': (picture) => picture.png(),
  'interlaced.png': (picture) => picture.png({ progressive: true }),
  'palette.png': (picture) => picture.png({ palette: true, colours: 16 }),
  'alpha.png': (picture) => picture.ensureAlpha(0.5).png(),
  'grey.png': (picture) => picture.greyscale().png(),
  'deep.png': (picture) => deep(picture).png(),
  'tagged.png': (picture) => picture.withIccProfile('p3').png(),
  'lossy.webp': (picture) => picture.webp(),
  'lossless.webp': (picture) => picture.webp({ lossless: true }),
  'alpha.webp': (picture) => picture.ensureAlpha(0.5).webp(),
  'tagged.webp': (picture) => picture.withIccProfile('p3').webp(),
  'plain.avif': (picture) => picture.avif({ effort: 0 }),
  'alpha.avif': (picture) => picture.ensureAlpha(0.5).avif({ effort: 0 }),
  'deep.avif': (picture) => picture.avif({ effort: 0, bitdepth: 10 }),
  ...Object.fromEntries(
    tiffCompressions.map((compression) => [`${compression}.tif`, (picture: Picture) => picture.tiff({ compression })]),
  ),
  'tiled.tif': (picture) => picture.tiff({ compression: 'lzw', tile: true, tileWidth: 32, tileHeight: 32 }),
  'pyramid.tif': (picture) =>
    picture.tiff({ compression: 'lzw', tile: true, tileWidth: 16, tileHeight: 16, pyramid: true }),
  'predicted.tif': (picture) => picture.tiff({ compression: 'lzw', predictor: 'horizontal' }),
  'deep.tif': (picture) => deep(picture).tiff({ compression: 'lzw' }),
  'grey.tif': (picture) => picture.greyscale().tiff({ compression: 'lzw' }),
  'bilevel.tif': (picture) =>
    picture.greyscale().toColourspace('b-w').tiff({ compression: 'deflate', predictor: 'none', bitdepth: 1 }),
  'alpha.tif': (picture) => picture.ensureAlpha(0.5).tiff({ compression: 'lzw' }),
  'cmyk.tif': (picture) => picture.toColourspace('cmyk').withIccProfile('cmyk').tiff({ compression: 'lzw' }),
};

/** Every kind of file that customers send, small: whole pictures of good order. */
export async function validFiles(): Promise<CorpusFile[]> {
  const [width, height] = [96, 64];
  const raw = photograph(width, height);
  const picture = () => sharp(raw, { raw: { width, height, channels: 3 } });
  const encoded = Object.entries(flavours).map(async ([name, flavour]) => {
    return { name, bytes: await flavour(picture()).toBuffer() };
  });
  return Promise.all(encoded);
}
