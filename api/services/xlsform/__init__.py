"""Instruments as XLSForm, the workbook format of ODK and Kobo (xlsform.org), in both directions."""
