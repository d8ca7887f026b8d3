-- demo-billing: invoices, payments and credit scores of the invented controller demo-hosting.
-- Every person, address and number below is invented. Runs unchanged on SQLite and PostgreSQL.
-- The seeder replaces {today}, {today-30d}, {today-14m}, {today-8y} by ISO dates before executing.
-- Values that begin with CANARY are credentials or trade secrets: no package, log or page may show them unasked.
-- Invoice numbers run per tenant: the same number exists in both, so only (tenant_id, invoice_no) identifies an invoice.

CREATE TABLE invoices (
  tenant_id     integer NOT NULL,
  invoice_no    text    NOT NULL,
  customer_no   text    NOT NULL,
  invoice_date  date    NOT NULL,
  due_date      date,
  bill_name     text,
  bill_street   text,
  bill_city     text,
  bill_email    text,                      -- only for sending; bookkeeping does not need it
  amount        numeric(12,2) NOT NULL,
  vat           numeric(12,2) NOT NULL,
  currency      text    NOT NULL,
  status        text    NOT NULL,          -- open, paid, reminded, credited
  PRIMARY KEY (tenant_id, invoice_no)
);
CREATE INDEX ix_invoices_customer ON invoices (tenant_id, customer_no);

CREATE TABLE lines (
  tenant_id     integer NOT NULL,
  invoice_no    text    NOT NULL,
  line_no       integer NOT NULL,
  description   text    NOT NULL,
  period_from   date,
  period_to     date,
  quantity      numeric(10,2) NOT NULL,
  amount        numeric(12,2) NOT NULL,
  voucher_date  date    NOT NULL,          -- same as the invoice's date
  PRIMARY KEY (tenant_id, invoice_no, line_no),
  FOREIGN KEY (tenant_id, invoice_no) REFERENCES invoices (tenant_id, invoice_no)
);

CREATE TABLE payments (
  payment_id     integer NOT NULL,
  tenant_id      integer NOT NULL,
  invoice_no     text    NOT NULL,
  paid_on        date    NOT NULL,
  method         text    NOT NULL,
  paid_by_other  text,                     -- name of the payer, only when it is not the customer
  message        text,
  amount         numeric(12,2) NOT NULL,
  PRIMARY KEY (payment_id),
  FOREIGN KEY (tenant_id, invoice_no) REFERENCES invoices (tenant_id, invoice_no)
);
CREATE INDEX ix_payments_invoice ON payments (tenant_id, invoice_no);

CREATE TABLE scores (
  score_id     integer NOT NULL,
  tenant_id    integer NOT NULL,
  customer_no  text    NOT NULL,
  score        integer,                    -- 0 to 100; 0 is a score, NULL means "could not be computed"
  risk_class   text,
  reason       text,
  model        text,
  thresholds   text,                       -- where the model draws its lines: trade secret
  computed_on  date    NOT NULL,
  PRIMARY KEY (score_id)
);
CREATE INDEX ix_scores_customer ON scores (tenant_id, customer_no);

-- ---------------------------------------------------------------- invoices
-- Kim. F-10001 is past every retention whatever the financial year; F-10002 is kept through 31 December of this year
-- if its (broken) financial year ended in the next calendar year, and is past retention if it ended in the same one.
INSERT INTO invoices (tenant_id, invoice_no, customer_no, invoice_date, due_date, bill_name, bill_street, bill_city, bill_email, amount, vat, currency, status) VALUES
(1, 'F-10001', 'C-1042', '{today-9y}', NULL, 'Kim Lund', 'Gamla vägen 1', 'Exempelby', NULL, 149.00, 29.80, 'SEK', 'paid'),
(1, 'F-10002', 'C-1042', '{today-8y}', '{today-95m}', 'Kim Lund', 'Gamla vägen 1', 'Exempelby', 'kim@lund.example', 149.00, 29.80, 'SEK', 'paid'),
(1, 'F-10003', 'C-1042', '{today-90m}', '{today-89m}', 'Kim Lund', 'Åkergatan 4 B', 'Exempelby', '', 299.00, 59.80, 'SEK', 'paid'),
(1, 'F-10005', 'C-1042', '{today-20m}', '{today-19m}', 'Kim Lund', 'Åkergatan 4 B', 'Exempelby', 'kim.lund@brev.example', 1188.00, 237.60, 'SEK', 'paid'),
(1, 'F-10007', 'C-1042', '{today-8m}', NULL, 'Kim Lund', 'Åkergatan 4 B', 'Exempelby', 'kim@lund.example', 0.00, 0.00, 'SEK', 'paid'),
(1, 'F-10011', 'C-1042', '{today-60d}', '{today-30d}', 'Kim Lund', 'Åkergatan 4 B, "gårdshuset"; porten till vänster', 'Exempelby', 'kim@lund.example', 248.75, 49.75, 'SEK', 'paid'),
-- Amina in tenant 2: same customer number as Kim and the same invoice numbers
(2, 'F-10001', 'C-1042', '{today-4y}', '{today-47m}', 'Amina Ek', 'Kvarnbacken 8', 'Testsjö', 'amina@ek.example', 990.00, 198.00, 'SEK', 'paid'),
(2, 'F-10002', 'C-1042', '{today-3y}', '{today-35m}', 'Amina Ek', 'Kvarnbacken 8', 'Testsjö', 'amina@ek.example', 990.00, 198.00, 'SEK', 'paid'),
(2, 'F-10011', 'C-1042', '{today-25d}', '{today+5d}', 'Amina Ek', 'Kvarnbacken 8', 'Testsjö', 'amina@ek.example', 1490.00, 298.00, 'SEK', 'open'),
-- the other Kim Lund; the e-mail belongs to a bookkeeper
(1, 'F-10021', 'C-2210', '{today-14m}', '{today-13m}', 'Kim Lund', 'Stenvägen 17', 'Provköping', 'kim.lund@granit.example', 1188.00, 237.60, 'SEK', 'paid'),
(1, 'F-10022', 'C-2210', '{today-2m}', '{today-1m}', 'Kim Lund', 'Stenvägen 17', 'Provköping', 'tea@tallbacken.example', 1288.00, 257.60, 'SEK', 'reminded'),
-- Per and Rut, number 1001 and invoice F-11001 in both tenants
(1, 'F-11001', '1001', '{today-10m}', '{today-9m}', 'Per Sandberg', 'Hamngränd 3', 'Låtsasborg', 'per@sandberg.example', 495.00, 99.00, 'SEK', 'paid'),
(2, 'F-11001', '1001', '{today-11m}', '{today-10m}', 'Rut Nyström', 'Hamngränd 33', 'Låtsasborg', 'rut@nystrom.example', 595.00, 119.00, 'SEK', 'paid'),
-- the household
(1, 'F-10077', 'C-1077', '{today-7m}', '{today-6m}', 'Maja Berg', 'Lärkvägen 21', 'Exempelby', 'hemma@berg.example', 349.00, 69.80, 'SEK', 'paid'),
(1, 'F-10079', 'C-1077', '{today-10d}', '{today+20d}', 'Maja Berg', 'Lärkvägen 21', 'Exempelby', 'hemma@berg.example', 349.00, 69.80, 'SEK', 'open'),
(1, 'F-10078', 'C-1078', '{today-7m}', '{today-6m}', 'Olle Berg', 'Lärkvägen 21', 'Exempelby', 'hemma@berg.example', 749.00, 149.80, 'SEK', 'paid'),
-- people around Kim
(1, 'F-10090', 'C-0900', '{today-5m}', '{today-4m}', 'Sven Lund', 'Sågarvägen 2', 'Exempelby', 'sven@lund.example', 1990.00, 398.00, 'SEK', 'paid'),
(1, 'F-10043', 'C-1043', '{today-5m}', '{today-4m}', 'Elis Lund', 'Åkergatan 4 B', 'Exempelby', 'elis@lund.example', 99.00, 19.80, 'SEK', 'paid'),
(1, 'F-10100', 'C-1100', '{today-4m}', '{today-3m}', 'Bohus båtklubb, Eva Strand', 'Bryggan 1', 'Låtsasborg', 'eva@bohusbatar.example', 890.00, 178.00, 'SEK', 'paid'),
(1, 'F-10150', 'C-1150', '{today-4m}', '{today-3m}', 'Börje Kabelius', 'Kopplingsgatan 9', 'Provköping', 'borje@natverk.example', 2490.00, 498.00, 'SEK', 'paid'),
(1, 'F-10104', 'C-104', '{today-3m}', '{today-2m}', 'Kajsa Limhed', 'Åkergatan 4', 'Exempelby', 'kim_@lund.example', 99.00, 19.80, 'SEK', 'paid'),
(1, 'F-100420', 'C-10420', '{today-3m}', '{today-2m}', 'Kimberly Lundh', 'Åkergatan 44', 'Exempelby', 'k%m@lund.example', 99.00, 19.80, 'SEK', 'paid'),
(2, 'F-10420', 'C-1O42', '{today-30m}', '{today-29m}', 'Joakim Slund', 'Åkerstigen 4 B', 'Exempelby', 'kim@slund.example', 99.00, 19.80, 'SEK', 'paid');

INSERT INTO invoices (tenant_id, invoice_no, customer_no, invoice_date, due_date, bill_name, bill_street, bill_city, bill_email, amount, vat, currency, status) VALUES
(1, 'F-20001', 'C-3001', '{today-3m}', '{today-2m}', 'Astrid Lindh', 'Björkstigen 3', 'Exempelby', 'astrid@astrid-lindh.example', 588.00, 117.60, 'SEK', 'paid'),
(1, 'F-20002', 'C-3002', '{today-5m}', '{today-4m}', 'Bengt Åström', 'Kvarnvägen 4', 'Exempelby', 'bengt@bengt-astrom.example', 1188.00, 237.60, 'SEK', 'paid'),
(1, 'F-20003', 'C-3002', '{today-16m}', '{today-15m}', 'Bengt Åström', 'Kvarnvägen 4', 'Exempelby', 'bengt@bengt-astrom.example', 99.00, 19.80, 'SEK', 'paid'),
(2, 'F-20004', 'C-3001', '{today-7m}', '{today-6m}', 'Cecilia Öberg', 'Syrengatan 5', 'Låtsasborg', 'cecilia@cecilia-oberg.example', 99.00, 19.80, 'SEK', 'paid'),
(1, 'F-20005', 'C-3003', '{today-9m}', '{today-8m}', 'David Holm', 'Backvägen 6', 'Provköping', 'david@david-holm.example', 890.00, 178.00, 'SEK', 'paid'),
(1, 'F-20006', 'C-3003', '{today-20m}', '{today-19m}', 'David Holm', 'Backvägen 6', 'Provköping', 'david@david-holm.example', 2388.00, 477.60, 'SEK', 'paid'),
(1, 'F-20007', 'C-3004', '{today-11m}', '{today-10m}', 'Fatima Rahimi', 'Torpslingan 7', 'Testsjö', 'fatima@fatima-rahimi.example', 2388.00, 477.60, 'SEK', 'paid'),
(2, 'F-20008', 'C-3002', '{today-13m}', '{today-12m}', 'Gustav Ek', 'Norra gränden 8', 'Exempelby', 'gustav@gustav-ek.example', 588.00, 117.60, 'SEK', 'paid'),
(2, 'F-20009', 'C-3002', '{today-24m}', '{today-23m}', 'Gustav Ek', 'Norra gränden 8', 'Exempelby', 'gustav@gustav-ek.example', 1188.00, 237.60, 'SEK', 'paid'),
(1, 'F-20010', 'C-3005', '{today-15m}', '{today-14m}', 'Hanna Sjö', 'Ängsvägen 9', 'Exempelby', 'hanna@hanna-sjo.example', 1188.00, 237.60, 'SEK', 'reminded'),
(1, 'F-20011', 'C-3006', '{today-17m}', '{today-16m}', 'Ibrahim Yilmaz', 'Smedjegatan 10', 'Låtsasborg', 'ibrahim@ibrahim-yilmaz.example', 99.00, 19.80, 'SEK', 'paid'),
(1, 'F-20012', 'C-3006', '{today-28m}', '{today-27m}', 'Ibrahim Yilmaz', 'Smedjegatan 10', 'Låtsasborg', 'ibrahim@ibrahim-yilmaz.example', 890.00, 178.00, 'SEK', 'paid'),
(2, 'F-20013', 'C-3003', '{today-19m}', '{today-18m}', 'Johanna Dahl', 'Björkstigen 11', 'Provköping', 'johanna@johanna-dahl.example', 890.00, 178.00, 'SEK', 'paid'),
(1, 'F-20014', 'C-3007', '{today-21m}', '{today-20m}', 'Karl-Erik Björk', 'Kvarnvägen 12', 'Testsjö', 'karlerik@karlerik-bjork.example', 2388.00, 477.60, 'SEK', 'paid'),
(1, 'F-20015', 'C-3007', '{today-32m}', '{today-31m}', 'Karl-Erik Björk', 'Kvarnvägen 12', 'Testsjö', 'karlerik@karlerik-bjork.example', 588.00, 117.60, 'SEK', 'paid'),
(1, 'F-20016', 'C-3008', '{today-3m}', '{today-2m}', 'Linnea Frost', 'Syrengatan 13', 'Exempelby', 'linnea@linnea-frost.example', 588.00, 117.60, 'SEK', 'paid'),
(2, 'F-20017', 'C-3004', '{today-5m}', '{today-4m}', 'Mikael Ståhl', 'Backvägen 14', 'Exempelby', 'mikael@mikael-stahl.example', 1188.00, 237.60, 'SEK', 'paid'),
(2, 'F-20018', 'C-3004', '{today-16m}', '{today-15m}', 'Mikael Ståhl', 'Backvägen 14', 'Exempelby', 'mikael@mikael-stahl.example', 99.00, 19.80, 'SEK', 'paid'),
(1, 'F-20019', 'C-3009', '{today-7m}', '{today-6m}', 'Noor Al-Amin', 'Torpslingan 15', 'Låtsasborg', 'noor@noor-alamin.example', 99.00, 19.80, 'SEK', 'paid'),
(1, 'F-20020', 'C-3010', '{today-9m}', '{today-8m}', 'Oskar Lind', 'Norra gränden 16', 'Provköping', 'oskar@oskar-lind.example', 890.00, 178.00, 'SEK', 'paid'),
(1, 'F-20021', 'C-3010', '{today-20m}', '{today-19m}', 'Oskar Lind', 'Norra gränden 16', 'Provköping', 'oskar@oskar-lind.example', 2388.00, 477.60, 'SEK', 'paid'),
(2, 'F-20022', 'C-3005', '{today-11m}', '{today-10m}', 'Petra Vinter', 'Ängsvägen 17', 'Testsjö', 'petra@petra-vinter.example', 2388.00, 477.60, 'SEK', 'reminded'),
(1, 'F-20023', 'C-3011', '{today-13m}', '{today-12m}', 'Minh Nguyen', 'Smedjegatan 18', 'Exempelby', 'minh@minh-nguyen.example', 588.00, 117.60, 'SEK', 'paid'),
(1, 'F-20024', 'C-3011', '{today-24m}', '{today-23m}', 'Minh Nguyen', 'Smedjegatan 18', 'Exempelby', 'minh@minh-nguyen.example', 1188.00, 237.60, 'SEK', 'paid'),
(1, 'F-20025', 'C-3012', '{today-15m}', '{today-14m}', 'Ragnhild Moe', 'Björkstigen 19', 'Exempelby', 'ragnhild@ragnhild-moe.example', 1188.00, 237.60, 'SEK', 'paid'),
(2, 'F-20026', 'C-3006', '{today-17m}', '{today-16m}', 'Sara O''Connor', 'Kvarnvägen 20', 'Låtsasborg', 'sara@sara-oconnor.example', 99.00, 19.80, 'SEK', 'paid'),
(2, 'F-20027', 'C-3006', '{today-28m}', '{today-27m}', 'Sara O''Connor', 'Kvarnvägen 20', 'Låtsasborg', 'sara@sara-oconnor.example', 890.00, 178.00, 'SEK', 'paid'),
(1, 'F-20028', 'C-3013', '{today-19m}', '{today-18m}', 'Tomas Kvist', 'Syrengatan 21', 'Provköping', 'tomas@tomas-kvist.example', 890.00, 178.00, 'SEK', 'paid'),
(1, 'F-20029', 'C-3014', '{today-21m}', '{today-20m}', 'Ulla-Britt Ahl', 'Backvägen 22', 'Testsjö', 'ullabritt@ullabritt-ahl.example', 2388.00, 477.60, 'SEK', 'paid'),
(1, 'F-20030', 'C-3014', '{today-32m}', '{today-31m}', 'Ulla-Britt Ahl', 'Backvägen 22', 'Testsjö', 'ullabritt@ullabritt-ahl.example', 588.00, 117.60, 'SEK', 'paid'),
(2, 'F-20031', 'C-3007', '{today-3m}', '{today-2m}', 'Viktor Zetterqvist', 'Torpslingan 23', 'Exempelby', 'viktor@viktor-zetterqvist.example', 588.00, 117.60, 'SEK', 'paid'),
(1, 'F-20032', 'C-3015', '{today-5m}', '{today-4m}', 'Wilma Gran', 'Norra gränden 24', 'Exempelby', 'wilma@wilma-gran.example', 1188.00, 237.60, 'SEK', 'paid'),
(1, 'F-20033', 'C-3015', '{today-16m}', '{today-15m}', 'Wilma Gran', 'Norra gränden 24', 'Exempelby', 'wilma@wilma-gran.example', 99.00, 19.80, 'SEK', 'paid'),
(1, 'F-20034', 'C-3016', '{today-7m}', '{today-6m}', 'Yngve Hed', 'Ängsvägen 25', 'Låtsasborg', 'yngve@yngve-hed.example', 99.00, 19.80, 'SEK', 'reminded'),
(2, 'F-20035', 'C-3008', '{today-9m}', '{today-8m}', 'Ärla Norén', 'Smedjegatan 26', 'Provköping', 'arla@arla-noren.example', 890.00, 178.00, 'SEK', 'paid'),
(2, 'F-20036', 'C-3008', '{today-20m}', '{today-19m}', 'Ärla Norén', 'Smedjegatan 26', 'Provköping', 'arla@arla-noren.example', 2388.00, 477.60, 'SEK', 'paid');

-- ---------------------------------------------------------------- lines
INSERT INTO lines (tenant_id, invoice_no, line_no, description, period_from, period_to, quantity, amount, voucher_date) VALUES
(1, 'F-10001', 1, 'Webbhotell Bas', '{today-9y}', '{today-8y}', 1, 149.00, '{today-9y}'),
(1, 'F-10002', 1, 'Webbhotell Bas', '{today-8y}', '{today-7y}', 1, 149.00, '{today-8y}'),
(1, 'F-10003', 1, 'Domännamn gamlalund.example', '{today-90m}', '{today-78m}', 1, 299.00, '{today-90m}'),
(1, 'F-10005', 1, 'Webbhotell Plus', '{today-20m}', '{today-8m}', 12, 1068.00, '{today-20m}'),
(1, 'F-10005', 2, 'Domännamn lundfoto.example; överflyttning "expressen"', '{today-20m}', '{today-8m}', 1, 120.00, '{today-20m}'),
(1, 'F-10007', 1, 'Webbhotell Plus, gratisperiod', '{today-8m}', '{today-60d}', 8, 0.00, '{today-8m}'),
(1, 'F-10011', 1, 'Domännamn blåbärslund.example', '{today-60d}', '{today+10m}', 1, 299.00, '{today-60d}'),
(1, 'F-10011', 2, 'Avdrag för driftstörning', NULL, NULL, 1, -50.25, '{today-60d}'),
(2, 'F-10001', 1, 'Webbhotell Företag', '{today-4y}', '{today-3y}', 1, 990.00, '{today-4y}'),
(2, 'F-10002', 1, 'Webbhotell Företag', '{today-3y}', '{today-2y}', 1, 990.00, '{today-3y}'),
(2, 'F-10011', 1, 'Webbhotell Företag', '{today-25d}', '{today+11m}', 1, 1190.00, '{today-25d}'),
(2, 'F-10011', 2, 'Domännamn amina-ek.example', '{today-25d}', '{today+11m}', 1, 300.00, '{today-25d}'),
(1, 'F-10021', 1, 'Webbhotell Plus', '{today-14m}', '{today-2m}', 12, 1188.00, '{today-14m}'),
(1, 'F-10022', 1, 'Webbhotell Plus', '{today-2m}', '{today+10m}', 12, 1288.00, '{today-2m}'),
(1, 'F-11001', 1, 'Domännamn sandberg.example', '{today-10m}', '{today+2m}', 1, 495.00, '{today-10m}'),
(2, 'F-11001', 1, 'Domännamn nystrom.example', '{today-11m}', '{today+1m}', 1, 595.00, '{today-11m}'),
(1, 'F-10077', 1, 'Domännamn majaberg.example', '{today-7m}', '{today+5m}', 1, 349.00, '{today-7m}'),
(1, 'F-10079', 1, 'Webbhotell Bas', '{today-10d}', '{today+11m}', 1, 349.00, '{today-10d}'),
(1, 'F-10078', 1, 'Domännamn ollesbatar.example', '{today-7m}', '{today+5m}', 1, 749.00, '{today-7m}'),
(1, 'F-10090', 1, 'Webbhotell Företag', '{today-5m}', '{today+7m}', 1, 1990.00, '{today-5m}'),
(1, 'F-10043', 1, 'E-post Mini', '{today-5m}', '{today+7m}', 1, 99.00, '{today-5m}'),
(1, 'F-10100', 1, 'Webbhotell Förening', '{today-4m}', '{today+8m}', 1, 890.00, '{today-4m}'),
(1, 'F-10150', 1, 'Webbhotell Företag, två servrar', '{today-4m}', '{today+8m}', 2, 2490.00, '{today-4m}'),
(1, 'F-10104', 1, 'E-post Mini', '{today-3m}', '{today+9m}', 1, 99.00, '{today-3m}'),
(1, 'F-100420', 1, 'E-post Mini', '{today-3m}', '{today+9m}', 1, 99.00, '{today-3m}'),
(2, 'F-10420', 1, 'E-post Mini', '{today-30m}', '{today-18m}', 1, 99.00, '{today-30m}');

INSERT INTO lines (tenant_id, invoice_no, line_no, description, period_from, period_to, quantity, amount, voucher_date) VALUES
(1, 'F-20001', 1, 'Webbhotell Bas', '{today-3m}', '{today+9m}', 1, 588.00, '{today-3m}'),
(1, 'F-20002', 1, 'Webbhotell Plus', '{today-5m}', '{today+7m}', 1, 1188.00, '{today-5m}'),
(1, 'F-20003', 1, 'E-post Mini', '{today-16m}', '{today-4m}', 1, 99.00, '{today-16m}'),
(2, 'F-20004', 1, 'E-post Mini', '{today-7m}', '{today+5m}', 1, 99.00, '{today-7m}'),
(1, 'F-20005', 1, 'Webbhotell Förening', '{today-9m}', '{today+3m}', 1, 890.00, '{today-9m}'),
(1, 'F-20006', 1, 'Virtuell server S', '{today-20m}', '{today-8m}', 1, 2388.00, '{today-20m}'),
(1, 'F-20007', 1, 'Virtuell server S', '{today-11m}', '{today+1m}', 1, 2388.00, '{today-11m}'),
(2, 'F-20008', 1, 'Webbhotell Bas', '{today-13m}', '{today-1m}', 1, 588.00, '{today-13m}'),
(2, 'F-20009', 1, 'Webbhotell Plus', '{today-24m}', '{today-12m}', 1, 1188.00, '{today-24m}'),
(1, 'F-20010', 1, 'Webbhotell Plus', '{today-15m}', '{today-3m}', 1, 1188.00, '{today-15m}'),
(1, 'F-20011', 1, 'E-post Mini', '{today-17m}', '{today-5m}', 1, 99.00, '{today-17m}'),
(1, 'F-20012', 1, 'Webbhotell Förening', '{today-28m}', '{today-16m}', 1, 890.00, '{today-28m}'),
(2, 'F-20013', 1, 'Webbhotell Förening', '{today-19m}', '{today-7m}', 1, 890.00, '{today-19m}'),
(1, 'F-20014', 1, 'Virtuell server S', '{today-21m}', '{today-9m}', 1, 2388.00, '{today-21m}'),
(1, 'F-20015', 1, 'Webbhotell Bas', '{today-32m}', '{today-20m}', 1, 588.00, '{today-32m}'),
(1, 'F-20016', 1, 'Webbhotell Bas', '{today-3m}', '{today+9m}', 1, 588.00, '{today-3m}'),
(2, 'F-20017', 1, 'Webbhotell Plus', '{today-5m}', '{today+7m}', 1, 1188.00, '{today-5m}'),
(2, 'F-20018', 1, 'E-post Mini', '{today-16m}', '{today-4m}', 1, 99.00, '{today-16m}'),
(1, 'F-20019', 1, 'E-post Mini', '{today-7m}', '{today+5m}', 1, 99.00, '{today-7m}'),
(1, 'F-20020', 1, 'Webbhotell Förening', '{today-9m}', '{today+3m}', 1, 890.00, '{today-9m}'),
(1, 'F-20021', 1, 'Virtuell server S', '{today-20m}', '{today-8m}', 1, 2388.00, '{today-20m}'),
(2, 'F-20022', 1, 'Virtuell server S', '{today-11m}', '{today+1m}', 1, 2388.00, '{today-11m}'),
(1, 'F-20023', 1, 'Webbhotell Bas', '{today-13m}', '{today-1m}', 1, 588.00, '{today-13m}'),
(1, 'F-20024', 1, 'Webbhotell Plus', '{today-24m}', '{today-12m}', 1, 1188.00, '{today-24m}'),
(1, 'F-20025', 1, 'Webbhotell Plus', '{today-15m}', '{today-3m}', 1, 1188.00, '{today-15m}'),
(2, 'F-20026', 1, 'E-post Mini', '{today-17m}', '{today-5m}', 1, 99.00, '{today-17m}'),
(2, 'F-20027', 1, 'Webbhotell Förening', '{today-28m}', '{today-16m}', 1, 890.00, '{today-28m}'),
(1, 'F-20028', 1, 'Webbhotell Förening', '{today-19m}', '{today-7m}', 1, 890.00, '{today-19m}'),
(1, 'F-20029', 1, 'Virtuell server S', '{today-21m}', '{today-9m}', 1, 2388.00, '{today-21m}'),
(1, 'F-20030', 1, 'Webbhotell Bas', '{today-32m}', '{today-20m}', 1, 588.00, '{today-32m}'),
(2, 'F-20031', 1, 'Webbhotell Bas', '{today-3m}', '{today+9m}', 1, 588.00, '{today-3m}'),
(1, 'F-20032', 1, 'Webbhotell Plus', '{today-5m}', '{today+7m}', 1, 1188.00, '{today-5m}'),
(1, 'F-20033', 1, 'E-post Mini', '{today-16m}', '{today-4m}', 1, 99.00, '{today-16m}'),
(1, 'F-20034', 1, 'E-post Mini', '{today-7m}', '{today+5m}', 1, 99.00, '{today-7m}'),
(2, 'F-20035', 1, 'Webbhotell Förening', '{today-9m}', '{today+3m}', 1, 890.00, '{today-9m}'),
(2, 'F-20036', 1, 'Virtuell server S', '{today-20m}', '{today-8m}', 1, 2388.00, '{today-20m}');

-- ---------------------------------------------------------------- payments
INSERT INTO payments (payment_id, tenant_id, invoice_no, paid_on, method, paid_by_other, message, amount) VALUES
(401, 1, 'F-10001', '{today-107m}', 'bankgiro', NULL, 'F-10001', 149.00),
(402, 1, 'F-10002', '{today-95m}', 'bankgiro', NULL, '', 149.00),
(403, 1, 'F-10003', '{today-89m}', 'bankgiro', 'Sven Lund', 'Betalar åt Kim', 299.00),
(404, 1, 'F-10005', '{today-19m}', 'kort', NULL, '=HYPERLINK("https://exempel.example/";"tack")', 1188.00),
(405, 1, 'F-10011', '{today-35d}', 'swish', NULL, '+ 0,25 i öresavrundning; "tack"', 248.75),
(410, 2, 'F-10001', '{today-47m}', 'bankgiro', NULL, 'F-10001', 990.00),
(411, 2, 'F-10002', '{today-35m}', 'bankgiro', 'Jonas Ek', 'F-10002', 990.00),
(420, 1, 'F-10021', '{today-13m}', 'kort', NULL, '', 1188.00),
(430, 1, 'F-11001', '{today-9m}', 'bankgiro', NULL, 'F-11001', 495.00),
(431, 2, 'F-11001', '{today-10m}', 'bankgiro', NULL, 'F-11001', 595.00),
(440, 1, 'F-10077', '{today-6m}', 'swish', 'Olle Berg', 'Majas domän', 349.00),
(441, 1, 'F-10078', '{today-6m}', 'swish', NULL, 'Båten', 749.00),
(450, 1, 'F-10090', '{today-4m}', 'bankgiro', NULL, NULL, 1990.00),
(451, 1, 'F-10043', '{today-4m}', 'bankgiro', 'Sven Lund', 'Åt Elis', 99.00),
(452, 1, 'F-10100', '{today-3m}', 'bankgiro', NULL, NULL, 890.00),
(453, 1, 'F-10150', '{today-3m}', 'bankgiro', NULL, NULL, 2490.00),
(454, 1, 'F-10104', '{today-2m}', 'kort', NULL, NULL, 99.00),
(455, 1, 'F-100420', '{today-2m}', 'kort', NULL, NULL, 99.00),
(456, 2, 'F-10420', '{today-29m}', 'kort', NULL, NULL, 99.00);

INSERT INTO payments (payment_id, tenant_id, invoice_no, paid_on, method, paid_by_other, message, amount) VALUES
(4601, 1, 'F-20001', '{today-2m}', 'bankgiro', NULL, 'F-20001', 588.00),
(4602, 1, 'F-20002', '{today-4m}', 'kort', NULL, 'F-20002', 1188.00),
(4603, 1, 'F-20003', '{today-15m}', 'kort', NULL, 'F-20003', 99.00),
(4604, 2, 'F-20004', '{today-6m}', 'swish', NULL, 'F-20004', 99.00),
(4605, 1, 'F-20005', '{today-8m}', 'bankgiro', NULL, 'F-20005', 890.00),
(4606, 1, 'F-20006', '{today-19m}', 'bankgiro', NULL, 'F-20006', 2388.00),
(4607, 1, 'F-20007', '{today-10m}', 'kort', NULL, 'F-20007', 2388.00),
(4608, 2, 'F-20008', '{today-12m}', 'swish', NULL, 'F-20008', 588.00),
(4609, 2, 'F-20009', '{today-23m}', 'swish', NULL, 'F-20009', 1188.00),
(4610, 1, 'F-20011', '{today-16m}', 'kort', NULL, 'F-20011', 99.00),
(4611, 1, 'F-20012', '{today-27m}', 'kort', NULL, 'F-20012', 890.00),
(4612, 2, 'F-20013', '{today-18m}', 'swish', NULL, 'F-20013', 890.00),
(4613, 1, 'F-20014', '{today-20m}', 'bankgiro', NULL, 'F-20014', 2388.00),
(4614, 1, 'F-20015', '{today-31m}', 'bankgiro', NULL, 'F-20015', 588.00),
(4615, 1, 'F-20016', '{today-2m}', 'kort', NULL, 'F-20016', 588.00),
(4616, 2, 'F-20017', '{today-4m}', 'swish', NULL, 'F-20017', 1188.00),
(4617, 2, 'F-20018', '{today-15m}', 'swish', NULL, 'F-20018', 99.00),
(4618, 1, 'F-20019', '{today-6m}', 'bankgiro', NULL, 'F-20019', 99.00),
(4619, 1, 'F-20020', '{today-8m}', 'kort', NULL, 'F-20020', 890.00),
(4620, 1, 'F-20021', '{today-19m}', 'kort', NULL, 'F-20021', 2388.00),
(4621, 1, 'F-20023', '{today-12m}', 'bankgiro', NULL, 'F-20023', 588.00),
(4622, 1, 'F-20024', '{today-23m}', 'bankgiro', NULL, 'F-20024', 1188.00),
(4623, 1, 'F-20025', '{today-14m}', 'kort', NULL, 'F-20025', 1188.00),
(4624, 2, 'F-20026', '{today-16m}', 'swish', NULL, 'F-20026', 99.00),
(4625, 2, 'F-20027', '{today-27m}', 'swish', NULL, 'F-20027', 890.00),
(4626, 1, 'F-20028', '{today-18m}', 'bankgiro', NULL, 'F-20028', 890.00),
(4627, 1, 'F-20029', '{today-20m}', 'kort', NULL, 'F-20029', 2388.00),
(4628, 1, 'F-20030', '{today-31m}', 'kort', NULL, 'F-20030', 588.00),
(4629, 2, 'F-20031', '{today-2m}', 'swish', NULL, 'F-20031', 588.00),
(4630, 1, 'F-20032', '{today-4m}', 'bankgiro', NULL, 'F-20032', 1188.00),
(4631, 1, 'F-20033', '{today-15m}', 'bankgiro', NULL, 'F-20033', 99.00),
(4632, 2, 'F-20035', '{today-8m}', 'swish', NULL, 'F-20035', 890.00),
(4633, 2, 'F-20036', '{today-19m}', 'swish', NULL, 'F-20036', 2388.00);

-- ---------------------------------------------------------------- scores
-- 501 is older than 90 days, which is as long as the register allows
INSERT INTO scores (score_id, tenant_id, customer_no, score, risk_class, reason, model, thresholds, computed_on) VALUES
(501, 1, 'C-1042', 71, 'låg', 'Inga betalningsanmärkningar; har betalat i tid i mer än fem år.', 'betalvana-3', 'CANARY-thresholds: 31/57/83', '{today-8m}'),
(502, 1, 'C-1042', 0, 'okänd', '', 'betalvana-3', 'CANARY-thresholds: 31/57/83', '{today-70d}'),
(503, 1, 'C-1042', NULL, NULL, NULL, 'betalvana-4', NULL, '{today-60d}'),
(510, 2, 'C-1042', 66, 'medel', 'En påminnelse det senaste året.', 'betalvana-3', 'CANARY-thresholds: 31/57/83', '{today-25d}'),
(520, 1, 'C-2210', 39, 'hög', 'Två påminnelser det senaste året.', 'betalvana-4', 'CANARY-thresholds: 31/57/83', '{today-60d}'),
(530, 1, 'C-1077', 70, 'låg', 'Har betalat i tid.', 'betalvana-3', 'CANARY-thresholds: 31/57/83', '{today-40d}'),
(531, 1, 'C-1078', 69, 'låg', 'Har betalat i tid.', 'betalvana-3', 'CANARY-thresholds: 31/57/83', '{today-40d}'),
(540, 1, '1001', 64, 'medel', 'Ny beräkning efter adressbyte.', 'betalvana-3', 'CANARY-thresholds: 31/57/83', '{today-50d}'),
(541, 2, '1001', 65, 'medel', 'Ny beräkning efter adressbyte.', 'betalvana-3', 'CANARY-thresholds: 31/57/83', '{today-50d}'),
(550, 1, 'C-0900', 80, 'låg', 'Har betalat i tid i mer än tio år.', 'betalvana-4', 'CANARY-thresholds: 31/57/83', '{today-80d}'),
(551, 1, 'C-1150', 78, 'låg', 'Har betalat i tid.', 'betalvana-4', 'CANARY-thresholds: 31/57/83', '{today-30d}');

INSERT INTO scores (score_id, tenant_id, customer_no, score, risk_class, reason, model, thresholds, computed_on) VALUES
(1501, 1, 'C-3001', 40, 'låg', 'Bygger på betalningarna hos oss.', 'betalvana-4', 'CANARY-thresholds: 31/57/83', '{today-5d}'),
(1502, 2, 'C-3001', 44, 'hög', 'Bygger på betalningarna hos oss.', 'betalvana-4', 'CANARY-thresholds: 31/57/83', '{today-11d}'),
(1503, 1, 'C-3004', 48, 'medel', 'Bygger på betalningarna hos oss.', 'betalvana-4', 'CANARY-thresholds: 31/57/83', '{today-17d}'),
(1504, 1, 'C-3005', 52, 'låg', 'Bygger på betalningarna hos oss.', 'betalvana-4', 'CANARY-thresholds: 31/57/83', '{today-23d}'),
(1505, 2, 'C-3003', 56, 'hög', 'Bygger på betalningarna hos oss.', 'betalvana-4', 'CANARY-thresholds: 31/57/83', '{today-29d}'),
(1506, 1, 'C-3008', 60, 'medel', 'Bygger på betalningarna hos oss.', 'betalvana-4', 'CANARY-thresholds: 31/57/83', '{today-35d}'),
(1507, 1, 'C-3009', 64, 'låg', 'Bygger på betalningarna hos oss.', 'betalvana-4', 'CANARY-thresholds: 31/57/83', '{today-41d}'),
(1508, 2, 'C-3005', 68, 'hög', 'Bygger på betalningarna hos oss.', 'betalvana-4', 'CANARY-thresholds: 31/57/83', '{today-47d}'),
(1509, 1, 'C-3012', 72, 'medel', 'Bygger på betalningarna hos oss.', 'betalvana-4', 'CANARY-thresholds: 31/57/83', '{today-53d}'),
(1510, 1, 'C-3013', 76, 'låg', 'Bygger på betalningarna hos oss.', 'betalvana-4', 'CANARY-thresholds: 31/57/83', '{today-59d}'),
(1511, 2, 'C-3007', 80, 'hög', 'Bygger på betalningarna hos oss.', 'betalvana-4', 'CANARY-thresholds: 31/57/83', '{today-65d}'),
(1512, 1, 'C-3016', 84, 'medel', 'Bygger på betalningarna hos oss.', 'betalvana-4', 'CANARY-thresholds: 31/57/83', '{today-71d}');
