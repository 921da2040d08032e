import { spawnSync } from 'node:child_process';
import type { PictureName } from './image-pictures.ts';

/** A program that does the same as ours, as its users do it. */
export interface ImageTool {
  readonly name: string;
  /** Where it makes the master. */
  readonly masterName: string;
  /** Of Debian and Ubuntu. */
  readonly package: string;
  readonly isThere: () => boolean;
  readonly derivatives: (input: string, folder: string, picture: PictureName) => readonly [string, ...string[]];
  readonly master: (input: string, output: string, profile: string, srgb: string) => readonly [string, ...string[]];
}

const sides = [2400, 1600, 1200, 800, 320] as const;
const shell = (script: string): readonly [string, ...string[]] => ['sh', '-ec', script];
const answers =
  (command: string, ...words: string[]) =>
  () =>
    spawnSync(command, words, { stdio: 'ignore' }).status === 0;

const vipsMaster: ImageTool['master'] = (input, output, profile, srgb) => {
  const target = `${output}[compression=lzw,predictor=horizontal,xres=11.811,yres=11.811]`;
  return ['vips', 'icc_transform', input, target, profile, '--input-profile', srgb, '--intent', 'perceptual'];
};

const pillowDerivatives = `
import sys
from PIL import Image
Image.MAX_IMAGE_PIXELS = None
source, folder = sys.argv[1:3]
image = Image.open(source)
image.draft('RGB', (2400, 2400))
for side in ${JSON.stringify(sides)}:
    image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=None)
    image.save(f'{folder}/{side}.webp', quality=80, method=4)
`;

const pillowMaster = `
import sys
from PIL import Image, ImageCms
Image.MAX_IMAGE_PIXELS = None
source, target, press, srgb = sys.argv[1:5]
image = Image.open(source).convert('RGB')
cmyk = ImageCms.profileToProfile(image, srgb, press, outputMode='CMYK')
cmyk.save(target, compression='tiff_lzw', tiffinfo={317: 2}, dpi=(300, 300), icc_profile=open(press, 'rb').read())
`;

export const imageTools: readonly ImageTool[] = [
  {
    name: 'vipsthumbnail, size by size',
    masterName: 'vips icc_transform',
    package: 'libvips-tools',
    isThere: answers('vipsthumbnail', '--vips-version'),
    derivatives: (input, folder) =>
      shell(
        sides
          .map((side) => `vipsthumbnail '${input}' --size ${side}x${side} -o '${folder}/${side}.webp[Q=80]'`)
          .join('\n'),
      ),
    master: vipsMaster,
  },
  {
    name: 'vipsthumbnail, one decode',
    masterName: 'vips icc_transform',
    package: 'libvips-tools',
    isThere: answers('vipsthumbnail', '--vips-version'),
    derivatives: (input, folder) =>
      shell(
        [
          `vipsthumbnail '${input}' --size 2400x2400 -o '${folder}/2400.v'`,
          ...sides.map(
            (side) => `vipsthumbnail '${folder}/2400.v' --size ${side}x${side} -o '${folder}/${side}.webp[Q=80]'`,
          ),
        ].join('\n'),
      ),
    master: vipsMaster,
  },
  {
    name: 'ImageMagick, one decode',
    masterName: 'ImageMagick',
    package: 'imagemagick',
    isThere: answers('convert', '-version'),
    derivatives: (input, folder, picture) => [
      'convert',
      ...(picture === 'photo.jpg' ? ['-define', 'jpeg:size=2400x2400'] : []),
      ...[input, '-quality', '80', '-define', 'webp:method=4'],
      ...sides.slice(0, -1).flatMap((side) => ['-resize', `${side}x${side}`, '-write', `${folder}/${side}.webp`]),
      ...['-resize', `${sides.at(-1)}x${sides.at(-1)}`, `${folder}/${sides.at(-1)}.webp`],
    ],
    master: (input, output, profile, srgb) => [
      'convert',
      ...[input, '-profile', srgb, '-profile', profile],
      ...['-density', '300', '-units', 'PixelsPerInch', '-compress', 'LZW', '-define', 'tiff:predictor=2', output],
    ],
  },
  {
    name: 'Pillow, one decode',
    masterName: 'Pillow, ImageCms',
    package: 'python3-pil',
    isThere: answers('python3', '-c', 'import PIL.ImageCms'),
    derivatives: (input, folder) => ['python3', '-c', pillowDerivatives, input, folder],
    master: (input, output, profile, srgb) => ['python3', '-c', pillowMaster, input, output, profile, srgb],
  },
];
