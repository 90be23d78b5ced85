/**
 * What ffmpeg may open. Everything else is refused before one byte of it is interpreted: playlists and concatenations
 * (they name other files and addresses), image sequences, subtitles, fonts, and codecs that no camera has written for years.
 */

/** Only the file that we name, and pipes to us: no network, no `concat:`, `data:`, `subfile:`… */
export const acceptedProtocols = 'file,pipe'

/** Names of ffmpeg's demuxers; aliases as ffmpeg 4.1 to 7 spell them. */
export const acceptedContainers = [
  'mov,mp4,m4a,3gp,3g2,mj2',
  'matroska,webm',
  'mpegts,mpeg,mpegtsraw,mpegvideo',
  'avi,asf,flv,live_flv,ogg,dv,mxf,gxf,ivf,nut,rm',
  'wav,mp3,flac,amr,caf',
  'h264,hevc,m4v,mjpeg',
].join(',')

/** Names of decoders: those of pictures, then those of sound. Decoders of subtitles are left out on purpose. */
export const acceptedDecoders = [
  'h264,hevc,vp8,vp9,libvpx,libvpx-vp9,av1,libdav1d,libaom-av1,vvc',
  'mpeg1video,mpeg2video,mpegvideo,mpeg4,msmpeg4v1,msmpeg4v2,msmpeg4,h261,h263,h263i,h263p,flv,theora',
  'wmv1,wmv2,wmv3,vc1,wmv3image,vc1image,rv10,rv20,rv30,rv40,svq1,svq3,cinepak,indeo3,indeo5,vp3,vp5,vp6,vp6f,vp6a,vp7',
  'mjpeg,mjpegb,prores,prores_lgpl,prores_aw,dnxhd,cfhd,dvvideo,rawvideo,ffv1,huffyuv,ffvhuff,qtrle,rpza,jpeg2000,libopenjpeg,png,bmp',
  'aac,aac_fixed,aac_latm,mp3,mp3float,mp2,mp2float,mp1,mp1float,ac3,ac3_fixed,eac3,dca,truehd,opus,libopus,vorbis,libvorbis',
  'flac,alac,speex,libspeex,wmav1,wmav2,wmapro,wmalossless,wmavoice,amrnb,amrwb,libopencore_amrnb,libopencore_amrwb,gsm,gsm_ms,qdm2,qdmc,cook,ra_144,ra_288,nellymoser',
  'pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_u8,pcm_s8,pcm_alaw,pcm_mulaw,pcm_dvd,pcm_bluray',
  'adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,adpcm_swf,adpcm_yamaha,adpcm_g726',
].join(',')

/**
 * ffprobe refuses a whole file when it may not open the decoder of one of its tracks: those of subtitles, which films of
 * cameras (AVCHD) and of computers carry, may be opened there. ffmpeg itself never opens them.
 */
export const probedDecoders = [
  acceptedDecoders,
  'ass,ssa,srt,subrip,mov_text,text,webvtt,pgssub,dvbsub,dvdsub,xsub,cc_dec,libzvbi_teletextdec',
].join(',')

/** A picture larger than this is refused before memory is taken for it: 8K, either way up. */
export const maximumPixels = 8192 * 4352

/** More streams than any camera writes; a file that announces more is not read further. */
export const maximumStreams = 64
