// Package prepare makes numbers of columns that a model can use: scalers,
// imputers, encoders, and pipelines of these over the columns of a frame. Each is fitted
// to the training rows and applied to any, so nothing of the test leaks:
//
//	prepared, err := prepare.Fit(train,
//		prepare.Spec{Columns: numbers, Impute: prepare.Median, Scale: prepare.Standard},
//		prepare.Spec{Columns: []string{"island"}, Impute: prepare.MostFrequent, Encode: prepare.OneHot})
//	data, err := prepared.Classification(train, "species")
//	held, err := prepared.Classification(test, "species")
//
// Figures are those of scikit-learn's StandardScaler, MinMaxScaler,
// SimpleImputer, OneHotEncoder and OrdinalEncoder.
package prepare
