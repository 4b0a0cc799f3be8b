/** The sources that several initializers share. */
export const article = 'S. I. Serengil, “Random Initialization in Neural Networks”'
export const lecun = 'Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, “Efficient BackProp”, 1998, section 4.6'
export const glorot =
  'X. Glorot, Y. Bengio, “Understanding the difficulty of training deep feedforward neural networks”, AISTATS 2010'
export const he = 'K. He, X. Zhang, S. Ren, J. Sun, “Delving deep into rectifiers”, ICCV 2015'
export const saxe =
  'A. Saxe, J. McClelland, S. Ganguli, “Exact solutions to the nonlinear dynamics of learning in deep linear neural networks”, 2013'
export const martens = 'J. Martens, “Deep learning via Hessian-free optimization”, ICML 2010'
export const textbook = 'I. Goodfellow, Y. Bengio, A. Courville, “Deep Learning”, 2016, section 8.4'
export const pytorch = 'A. Paszke et al., “PyTorch”, NeurIPS 2019'
export const keras = 'F. Chollet et al., Keras, 2015'
export const jax = 'J. Bradbury et al., JAX, 2018'
