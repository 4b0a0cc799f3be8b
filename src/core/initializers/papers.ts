/** The sources that several initializers share, or by which they are looked for. */
export const article = 'S. I. Serengil, “Random Initialization in Neural Networks”'
export const lecun = 'Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, “Efficient BackProp”, 1998, section 4.6'
export const glorot =
  'X. Glorot, Y. Bengio, “Understanding the difficulty of training deep feedforward neural networks”, AISTATS 2010'
export const martens = 'J. Martens, “Deep learning via Hessian-free optimization”, ICML 2010'
export const saxe =
  'A. Saxe, J. McClelland, S. Ganguli, “Exact solutions to the nonlinear dynamics of learning in deep linear neural networks”, 2013'
export const sussillo =
  'D. Sussillo, L. Abbott, “Random walk initialization for training very deep feedforward networks”, 2014'
export const he = 'K. He, X. Zhang, S. Ren, J. Sun, “Delving deep into rectifiers”, ICCV 2015'
export const le =
  'Q. Le, N. Jaitly, G. Hinton, “A simple way to initialize recurrent networks of rectified linear units”, 2015'
export const mishkin = 'D. Mishkin, J. Matas, “All you need is a good init”, 2015, algorithm 1'
export const textbook = 'I. Goodfellow, Y. Bengio, A. Courville, “Deep Learning”, 2016, section 8.4'
export const schoenholz =
  'S. Schoenholz, J. Gilmer, S. Ganguli, J. Sohl-Dickstein, “Deep information propagation”, ICLR 2017'
export const zhao =
  'J. Zhao, F. Schäfer, A. Anandkumar, “ZerO initialization: initializing neural networks with only zeros and ones”, 2021'
export const pytorch = 'A. Paszke et al., “PyTorch”, NeurIPS 2019'
export const keras = 'F. Chollet et al., Keras, 2015'
export const jax = 'J. Bradbury et al., JAX, 2018'

/** Papers by the short name that people call them, in the order of their years. */
export const papersByName: Readonly<Record<string, string>> = {
  'Serengil (the article)': article,
  'LeCun et al. 1998': lecun,
  'Glorot & Bengio 2010': glorot,
  'Martens 2010': martens,
  'Saxe et al. 2013': saxe,
  'Sussillo & Abbott 2014': sussillo,
  'He et al. 2015': he,
  'Le et al. 2015': le,
  'Mishkin & Matas 2015': mishkin,
  'Goodfellow et al. 2016': textbook,
  'Schoenholz et al. 2017': schoenholz,
  'Zhao et al. 2021': zhao
}
