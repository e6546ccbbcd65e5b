// What the window stands on, in a part of its own: reading all code in one go would hold a frame up.
import 'react-dom/client';
import '../i18n/index.ts';
