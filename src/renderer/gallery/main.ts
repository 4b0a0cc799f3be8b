import { createApp } from 'vue'
import GalleryPage from './GalleryPage.vue'
import '../styles/tokens.css'
import '../styles/base.css'
import '../styles/controls.css'
import '../styles/pages.css'

// Without any store: charts know none.
createApp(GalleryPage).mount('#app')
