import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { keepChannel } from './channel'
import { useLab } from './stores/lab'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/pages.css'

const app = createApp(App)
app.use(createPinia())
app.mount('#app')

const lab = useLab()
keepChannel(lab.connect, lab.disconnect)
