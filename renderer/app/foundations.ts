// React and the texts are a chunk of their own, because reading all code at once would delay a frame.
import 'react-dom/client';
import '../i18n/index.ts';
