-- demo-support: support tickets of the invented controller demo-hosting.
-- Every person, address and number below is invented. Runs unchanged on SQLite and PostgreSQL.
-- The seeder replaces {today}, {today-30d}, {today-14m}, {today-8y} by ISO dates before executing.

CREATE TABLE tickets (
  ticket_id        integer NOT NULL,
  tenant_id        integer NOT NULL,
  customer_no      text,                   -- empty when the person was not recognised
  requester_name   text,
  requester_email  text,
  requester_phone  text,
  subject          text    NOT NULL,
  channel          text    NOT NULL,
  status           text    NOT NULL,
  assigned_to      text,                   -- member of staff
  satisfaction     integer,                -- 0 to 5; 0 is a grade, NULL means no answer
  opened_on        date    NOT NULL,
  closed_on        date,
  PRIMARY KEY (ticket_id)
);
CREATE INDEX ix_tickets_customer ON tickets (tenant_id, customer_no);
CREATE INDEX ix_tickets_email ON tickets (requester_email);
CREATE INDEX ix_tickets_phone ON tickets (requester_phone);

CREATE TABLE messages (
  message_id   integer NOT NULL,
  ticket_id    integer NOT NULL,
  direction    text    NOT NULL,           -- in, out
  from_name    text,                       -- only when somebody else than the requester wrote: staff, or a third person
  from_email   text,                       -- likewise; empty for staff
  body         text    NOT NULL,
  ip_address   text,
  sent_at      timestamp NOT NULL,
  PRIMARY KEY (message_id),
  FOREIGN KEY (ticket_id) REFERENCES tickets (ticket_id)
);
CREATE INDEX ix_messages_ticket ON messages (ticket_id);
CREATE INDEX ix_messages_from_email ON messages (from_email);

CREATE TABLE watchers (
  ticket_id      integer NOT NULL,
  watcher_email  text    NOT NULL,
  watcher_name   text,
  added_on       date    NOT NULL,
  PRIMARY KEY (ticket_id, watcher_email),
  FOREIGN KEY (ticket_id) REFERENCES tickets (ticket_id)
);
CREATE INDEX ix_watchers_email ON watchers (watcher_email);

-- no key: an old table that grew, duplicates included
CREATE TABLE notes (
  tenant_id    integer NOT NULL,
  customer_no  text    NOT NULL,
  noted_at     timestamp NOT NULL,
  author       text    NOT NULL,           -- member of staff
  body         text    NOT NULL
);
CREATE INDEX ix_notes_customer ON notes (tenant_id, customer_no);

-- ---------------------------------------------------------------- tickets
-- Kim: 3001 by customer number and e-mail, 3002 by customer number only, 3003 only by the second e-mail, 3004 only by phone
INSERT INTO tickets (ticket_id, tenant_id, customer_no, requester_name, requester_email, requester_phone, subject, channel, status, assigned_to, satisfaction, opened_on, closed_on) VALUES
(3001, 1, 'C-1042', 'Kim Lund', 'kim@lund.example', NULL, 'Fel på fakturan; "dubbel" rad', 'e-post', 'closed', 'Lotta Handledare', 0, '{today-55d}', '{today-50d}'),
(3002, 1, 'C-1042', 'Kim', NULL, '', '=SUMMA(A1:A3) fungerar inte i mallen', 'panelen', 'closed', 'Adam Jour', NULL, '{today-15m}', '{today-14m}'),
(3003, 1, NULL, 'Kim L.', 'kim.lund@brev.example', NULL, 'Hur flyttar jag lund-arkiv.example?', 'e-post', 'closed', 'Lotta Handledare', 4, '{today-5m}', '{today-4m}'),
(3004, 1, NULL, NULL, NULL, '0701740605', 'Ringde om uppsägning', 'telefon', 'open', 'Adam Jour', NULL, '{today-46d}', NULL),
-- Eva's ticket: Kim watches it and has written in it, which does not make it Kim's
(3012, 1, 'C-1100', 'Eva Strand', 'eva@bohusbatar.example', NULL, 'Båtklubbens webbplats ligger nere', 'e-post', 'closed', 'Adam Jour', 5, '{today-90d}', '{today-88d}'),
(3020, 1, '1001', 'Per Sandberg', 'per@sandberg.example', NULL, 'Byte av namnservrar', 'e-post', 'closed', 'Lotta Handledare', 3, '{today-10m}', '{today-9m}'),
(3021, 2, '1001', 'Rut Nyström', 'rut@nystrom.example', NULL, 'Byte av namnservrar', 'e-post', 'closed', 'Lotta Handledare', 3, '{today-11m}', '{today-10m}'),
-- the other Kim Lund
(3030, 1, 'C-2210', 'Kim Lund', 'kim.lund@granit.example', NULL, 'Påminnelse trots betalning', 'e-post', 'open', 'Lotta Handledare', NULL, '{today-20d}', NULL),
-- same customer number in the other tenant
(3040, 2, 'C-1042', 'Amina Ek', 'amina@ek.example', NULL, 'Nytt lösenord', 'panelen', 'closed', 'Adam Jour', 5, '{today-30d}', '{today-29d}'),
(3041, 2, 'C-1042', NULL, NULL, NULL, 'Uppgradering', 'panelen', 'closed', 'Adam Jour', 1, '{today-2y}', '{today-23m}'),
-- the household: who of the two sent 3052 is not known
(3050, 1, 'C-1077', 'Maja Berg', 'hemma@berg.example', NULL, 'Kan inte logga in', 'e-post', 'closed', 'Adam Jour', 4, '{today-7m}', '{today-7m}'),
(3051, 1, 'C-1078', 'Olle Berg', 'hemma@berg.example', NULL, 'Bilder syns inte', 'e-post', 'closed', 'Adam Jour', 2, '{today-6m}', '{today-6m}'),
(3052, 1, NULL, 'Familjen Berg', 'hemma@berg.example', NULL, 'Vem av oss ska betala?', 'e-post', 'closed', 'Lotta Handledare', NULL, '{today-5m}', '{today-5m}'),
(3060, 1, 'C-1150', 'Börje Kabelius', 'borje@natverk.example', NULL, 'Behörighet till kunddomän', 'e-post', 'closed', 'Lotta Handledare', 5, '{today-39d}', '{today-38d}'),
(3061, 1, 'C-0900', 'Sven Lund', 'sven@lund.example', NULL, 'Betalning åt Kim', 'e-post', 'closed', 'Lotta Handledare', 5, '{today-89m}', '{today-89m}'),
(3062, 1, 'C-10420', 'Kimberly Lundh', 'k%m@lund.example', NULL, 'Wrong name on invoice', 'e-post', 'closed', 'Adam Jour', NULL, '{today-70d}', '{today-69d}'),
-- blank requester: must never be matched by anybody's blank
(3070, 1, NULL, '', '', '', 'Samtal bröts', 'telefon', 'closed', 'Adam Jour', NULL, '{today-3m}', '{today-3m}'),
(3071, 2, NULL, NULL, '', NULL, 'Tomt formulär', 'formulär', 'closed', 'Adam Jour', NULL, '{today-2m}', '{today-2m}');

INSERT INTO tickets (ticket_id, tenant_id, customer_no, requester_name, requester_email, requester_phone, subject, channel, status, assigned_to, satisfaction, opened_on, closed_on) VALUES
(3101, 1, 'C-3002', 'Bengt Åström', 'bengt@bengt-astrom.example', NULL, 'Kan inte skicka e-post', 'e-post', 'closed', 'Adam Jour', 3, '{today-39d}', '{today-37d}'),
(3102, 1, NULL, 'David Holm', 'david@david-holm.example', NULL, 'Fråga om faktura', 'e-post', 'closed', 'Adam Jour', 5, '{today-57d}', '{today-55d}'),
(3103, 2, 'C-3002', 'Gustav Ek', 'gustav@gustav-ek.example', NULL, 'Certifikat', 'e-post', 'closed', 'Adam Jour', NULL, '{today-75d}', '{today-73d}'),
(3104, 1, 'C-3006', 'Ibrahim Yilmaz', 'ibrahim@ibrahim-yilmaz.example', NULL, 'Byta paket', 'e-post', 'closed', 'Adam Jour', 4, '{today-93d}', '{today-91d}'),
(3105, 1, NULL, 'Karl-Erik Björk', 'karlerik@karlerik-bjork.example', NULL, 'Säkerhetskopia', 'e-post', 'closed', 'Adam Jour', 0, '{today-111d}', '{today-109d}'),
(3106, 2, 'C-3004', 'Mikael Ståhl', 'mikael@mikael-stahl.example', NULL, 'Glömt lösenord', 'e-post', 'closed', 'Adam Jour', 3, '{today-129d}', '{today-127d}'),
(3107, 1, 'C-3010', 'Oskar Lind', 'oskar@oskar-lind.example', NULL, 'Kan inte skicka e-post', 'e-post', 'closed', 'Adam Jour', 5, '{today-147d}', '{today-145d}'),
(3108, 1, NULL, 'Minh Nguyen', 'minh@minh-nguyen.example', NULL, 'Fråga om faktura', 'e-post', 'closed', 'Adam Jour', NULL, '{today-165d}', '{today-163d}'),
(3109, 2, 'C-3006', 'Sara O''Connor', 'sara@sara-oconnor.example', NULL, 'Certifikat', 'e-post', 'closed', 'Adam Jour', 4, '{today-183d}', '{today-181d}'),
(3110, 1, 'C-3014', 'Ulla-Britt Ahl', 'ullabritt@ullabritt-ahl.example', NULL, 'Byta paket', 'e-post', 'closed', 'Adam Jour', 0, '{today-201d}', '{today-199d}'),
(3111, 1, NULL, 'Wilma Gran', 'wilma@wilma-gran.example', NULL, 'Säkerhetskopia', 'e-post', 'closed', 'Adam Jour', 3, '{today-219d}', '{today-217d}'),
(3112, 2, 'C-3008', 'Ärla Norén', 'arla@arla-noren.example', NULL, 'Glömt lösenord', 'e-post', 'closed', 'Adam Jour', 5, '{today-237d}', '{today-235d}');

-- ---------------------------------------------------------------- messages
-- 20170101-2393 in 4003 is one of Skatteverket's published test numbers.
INSERT INTO messages (message_id, ticket_id, direction, from_name, from_email, body, ip_address, sent_at) VALUES
(4001, 3001, 'in', NULL, NULL, 'Hej! På fakturan F-10011 står "driftstörning" som avdrag, men avdraget skulle vara 100 kr; inte 50,25. Min granne Gunilla Påhitt (gunilla@pahitt.example, 070-174 06 45) fick hela beloppet.
Hälsningar
Kim', '192.0.2.42', '{today-55d} 09:14:00'),
(4002, 3001, 'out', 'Lotta Handledare', NULL, 'Hej Kim! Jag har frågat Adam på ekonomi. Vi kan inte lämna ut vad andra kunder har fått, men vi ser över ditt avdrag.', NULL, '{today-53d} 13:40:00'),
(4003, 3001, 'in', 'Sven Lund', 'sven@lund.example', 'Hej, jag betalar ibland åt Kim. Skicka gärna kopia till mig. Barnbarnets personnummer är 20170101-2393 om ni behöver det för familjerabatten.', '192.0.2.90', '{today-51d} 18:02:00'),
(4004, 3002, 'in', NULL, NULL, '=SUMMA(A1:A3) ger #VÄRDEFEL!; prova själva: ''A1'' är tom och A2 är 0. Är det ett fel hos er? 🙂', '192.0.2.42', '{today-15m} 21:30:05'),
(4005, 3003, 'in', NULL, NULL, 'Jag skriver från min andra adress. Hur flyttar jag lund-arkiv.example till en annan leverantör?', '198.51.100.77', '{today-5m} 07:00:00'),
(4006, 3004, 'out', 'Adam Jour', NULL, 'Telefonsamtal: vill säga upp avtalet. Nämnde att Börje Kabelius tar över lundfoto.example. Ska ringas upp.', NULL, '{today-46d} 15:20:00'),
-- Eva's ticket; the second message was written by Kim
(4010, 3012, 'in', NULL, NULL, 'Webbplatsen är nere sedan i morse. Kim Lund brukar hjälpa oss men svarar inte.', '198.51.100.12', '{today-90d} 08:05:00'),
(4011, 3012, 'in', 'Kim Lund', 'kim@lund.example', 'Hej, jag bevakar ärendet åt båtklubben. Felet ligger i .htaccess, jag rättar det i kväll.', '192.0.2.42', '{today-89d} 19:45:00'),
(4012, 3012, 'out', 'Adam Jour', NULL, 'Tack! Vi stänger ärendet. Hör av dig igen, Eva, om det kommer tillbaka.', NULL, '{today-88d} 09:00:00'),
(4020, 3020, 'in', NULL, NULL, 'Jag vill byta till ns1.sandberg.example och ns2.sandberg.example.', '203.0.113.101', '{today-10m} 10:00:00'),
(4021, 3021, 'in', NULL, NULL, 'Jag vill byta till ns1.nystrom.example.', '203.0.113.102', '{today-11m} 10:00:00'),
(4030, 3030, 'in', NULL, NULL, 'Jag har betalat F-10022. Blanda inte ihop mig med den Kim Lund som bor på Åkergatan!', '203.0.113.31', '{today-20d} 12:12:00'),
(4031, 3030, 'out', 'Lotta Handledare', NULL, 'Vi letar efter betalningen och återkommer i morgon.', NULL, '{today-19d} 08:30:00'),
(4040, 3040, 'in', NULL, NULL, 'Jag har glömt lösenordet till panelen.', '203.0.113.42', '{today-30d} 16:16:00'),
(4041, 3041, 'in', NULL, NULL, 'Vi behöver mer utrymme, kundnummer C-1042.', '203.0.113.42', '{today-2y} 11:11:00'),
(4050, 3050, 'in', NULL, NULL, 'Det går inte att logga in som majaberg.', '203.0.113.77', '{today-7m} 20:00:00'),
(4051, 3050, 'out', 'Adam Jour', NULL, 'Nu ska det fungera igen.', NULL, '{today-7m} 20:45:00'),
(4052, 3051, 'in', NULL, NULL, 'Bilderna på båten syns inte. /Olle', '203.0.113.77', '{today-6m} 20:00:00'),
(4053, 3052, 'in', NULL, NULL, 'Vi delar brevlåda. Vem av oss ska betala den här gången?', '203.0.113.77', '{today-5m} 20:00:00'),
(4060, 3060, 'in', NULL, NULL, 'Jag sköter lundfoto.example åt Kim Lund och behöver behörighet.', '198.51.100.15', '{today-39d} 09:00:00'),
(4061, 3061, 'in', NULL, NULL, 'Jag har betalat F-10003 åt Kim, kim@lund.example.', '192.0.2.90', '{today-89m} 09:00:00'),
(4062, 3062, 'in', NULL, NULL, 'My name is Kimberly Lundh, not Kim Lund.', '203.0.113.51', '{today-70d} 09:00:00'),
(4070, 3070, 'out', 'Adam Jour', NULL, 'Samtalet bröts efter några sekunder.', NULL, '{today-3m} 09:00:00');

INSERT INTO messages (message_id, ticket_id, direction, from_name, from_email, body, ip_address, sent_at) VALUES
(4101, 3101, 'in', NULL, NULL, 'Min e-post går inte iväg sedan i går kväll.', '203.0.113.111', '{today-39d} 09:15:00'),
(4102, 3101, 'out', 'Adam Jour', NULL, 'Vi har rättat felet på vår sida.', NULL, '{today-38d} 09:40:00'),
(4103, 3102, 'in', NULL, NULL, 'Vad betyder raden om överflyttning på fakturan?', '203.0.113.113', '{today-57d} 11:15:00'),
(4104, 3102, 'out', 'Adam Jour', NULL, 'Vi har skickat en beskrivning till dig.', NULL, '{today-56d} 11:40:00'),
(4105, 3103, 'in', NULL, NULL, 'Webbläsaren varnar för certifikatet på min webbplats.', '203.0.113.115', '{today-75d} 13:15:00'),
(4106, 3103, 'out', 'Adam Jour', NULL, 'Vi har rättat felet på vår sida.', NULL, '{today-74d} 13:40:00'),
(4107, 3104, 'in', NULL, NULL, 'Jag vill byta till ett större webbhotell.', '203.0.113.117', '{today-93d} 15:15:00'),
(4108, 3104, 'out', 'Adam Jour', NULL, 'Vi har skickat en beskrivning till dig.', NULL, '{today-92d} 15:40:00'),
(4109, 3105, 'in', NULL, NULL, 'Kan ni läsa tillbaka min webbplats från i måndags?', '203.0.113.119', '{today-111d} 17:15:00'),
(4110, 3105, 'out', 'Adam Jour', NULL, 'Vi har rättat felet på vår sida.', NULL, '{today-110d} 17:40:00'),
(4111, 3106, 'in', NULL, NULL, 'Länken för nytt lösenord kommer inte fram.', '203.0.113.121', '{today-129d} 09:15:00'),
(4112, 3106, 'out', 'Adam Jour', NULL, 'Vi har skickat en beskrivning till dig.', NULL, '{today-128d} 09:40:00'),
(4113, 3107, 'in', NULL, NULL, 'Min e-post går inte iväg sedan i går kväll.', '203.0.113.123', '{today-147d} 11:15:00'),
(4114, 3107, 'out', 'Adam Jour', NULL, 'Vi har rättat felet på vår sida.', NULL, '{today-146d} 11:40:00'),
(4115, 3108, 'in', NULL, NULL, 'Vad betyder raden om överflyttning på fakturan?', '203.0.113.125', '{today-165d} 13:15:00'),
(4116, 3108, 'out', 'Adam Jour', NULL, 'Vi har skickat en beskrivning till dig.', NULL, '{today-164d} 13:40:00'),
(4117, 3109, 'in', NULL, NULL, 'Webbläsaren varnar för certifikatet på min webbplats.', '203.0.113.127', '{today-183d} 15:15:00'),
(4118, 3109, 'out', 'Adam Jour', NULL, 'Vi har rättat felet på vår sida.', NULL, '{today-182d} 15:40:00'),
(4119, 3110, 'in', NULL, NULL, 'Jag vill byta till ett större webbhotell.', '203.0.113.129', '{today-201d} 17:15:00'),
(4120, 3110, 'out', 'Adam Jour', NULL, 'Vi har skickat en beskrivning till dig.', NULL, '{today-200d} 17:40:00'),
(4121, 3111, 'in', NULL, NULL, 'Kan ni läsa tillbaka min webbplats från i måndags?', '203.0.113.131', '{today-219d} 09:15:00'),
(4122, 3111, 'out', 'Adam Jour', NULL, 'Vi har rättat felet på vår sida.', NULL, '{today-218d} 09:40:00'),
(4123, 3112, 'in', NULL, NULL, 'Länken för nytt lösenord kommer inte fram.', '203.0.113.133', '{today-237d} 11:15:00'),
(4124, 3112, 'out', 'Adam Jour', NULL, 'Vi har skickat en beskrivning till dig.', NULL, '{today-236d} 11:40:00');

-- ---------------------------------------------------------------- watchers
INSERT INTO watchers (ticket_id, watcher_email, watcher_name, added_on) VALUES
-- Kim watches two tickets of others; nothing else in those tickets is Kim's
(3012, 'kim@lund.example', 'Kim Lund', '{today-90d}'),
(3020, 'kim.lund@brev.example', '', '{today-10m}'),
-- others watch Kim's ticket
(3001, 'eva@bohusbatar.example', 'Eva Strand', '{today-54d}'),
(3001, 'sven@lund.example', 'Sven Lund', '{today-52d}'),
(3030, 'tea@tallbacken.example', 'Tea Tallbacke', '{today-20d}'),
(3012, 'kim.lund@granit.example', 'Kim Lund', '{today-89d}'),
(3041, 'jonas@ek.example', 'Jonas Ek', '{today-2y}'),
(3021, 'amina@ek.example', 'Amina Ek', '{today-11m}'),
(3050, 'anton@ask.example', 'Anton Ask', '{today-7m}'),
(3004, 'borje@natverk.example', 'Börje Kabelius', '{today-46d}');

INSERT INTO watchers (ticket_id, watcher_email, watcher_name, added_on) VALUES
(3102, 'cecilia@cecilia-oberg.example', 'Cecilia Öberg', '{today-57d}'),
(3105, 'johanna@johanna-dahl.example', 'Johanna Dahl', '{today-111d}'),
(3108, 'petra@petra-vinter.example', 'Petra Vinter', '{today-165d}'),
(3111, 'viktor@viktor-zetterqvist.example', 'Viktor Zetterqvist', '{today-219d}');

-- ---------------------------------------------------------------- notes
INSERT INTO notes (tenant_id, customer_no, noted_at, author, body) VALUES
(1, 'C-1042', '{today-14m} 08:00:00', 'Adam Jour', 'Trevlig men envis; vill ha svar av "riktig" tekniker.'),
-- the same row twice: both count
(1, 'C-1042', '{today-46d} 16:00:00', 'Adam Jour', 'Ringde upp, inget svar.'),
(1, 'C-1042', '{today-46d} 16:00:00', 'Adam Jour', 'Ringde upp, inget svar.'),
(1, 'C-1042', '{today-44d} 09:30:00', 'Lotta Handledare', '@Adam: Sven Lund (pappan) säger att Kim är sjukskriven; avvakta med påminnelsen.'),
(2, 'C-1042', '{today-29d} 10:00:00', 'Adam Jour', 'Bytte lösenord åt kunden.'),
(2, 'C-1042', '{today-46d} 16:00:00', 'Adam Jour', 'Ringde upp, inget svar.'),
(1, 'C-2210', '{today-19d} 08:31:00', 'Lotta Handledare', 'Obs! Inte samma Kim Lund som C-1042.'),
(1, 'C-1077', '{today-5m} 21:00:00', 'Lotta Handledare', 'Delar brevlåda med Olle (C-1078).'),
(1, 'C-1078', '{today-5m} 21:01:00', 'Lotta Handledare', 'Delar brevlåda med Maja (C-1077).'),
(1, '1001', '{today-9m} 11:00:00', 'Lotta Handledare', 'Namnservrar bytta.'),
(2, '1001', '{today-10m} 11:00:00', 'Lotta Handledare', 'Namnservrar bytta.'),
(1, 'C-1150', '{today-38d} 10:00:00', 'Lotta Handledare', 'Fick behörighet till lundfoto.example efter samtal med kunden.'),
(1, 'C-104', '{today-40d} 10:00:00', 'Adam Jour', 'Frågade om E-post Mini.');

INSERT INTO notes (tenant_id, customer_no, noted_at, author, body) VALUES
(1, 'C-3001', '{today-20d} 10:00:00', 'Lotta Handledare', 'Nöjd kund.'),
(2, 'C-3001', '{today-42d} 10:02:00', 'Lotta Handledare', 'Vill bli kontaktad per e-post, inte telefon.'),
(1, 'C-3004', '{today-64d} 10:04:00', 'Lotta Handledare', 'Ringde upp, inget svar.'),
(1, 'C-3005', '{today-86d} 10:06:00', 'Lotta Handledare', 'Frågade om priset på virtuella servrar.'),
(2, 'C-3003', '{today-108d} 10:08:00', 'Lotta Handledare', 'Nöjd kund.'),
(1, 'C-3008', '{today-130d} 10:10:00', 'Lotta Handledare', 'Vill bli kontaktad per e-post, inte telefon.'),
(1, 'C-3009', '{today-152d} 10:12:00', 'Lotta Handledare', 'Ringde upp, inget svar.'),
(2, 'C-3005', '{today-174d} 10:14:00', 'Lotta Handledare', 'Frågade om priset på virtuella servrar.'),
(1, 'C-3012', '{today-196d} 10:16:00', 'Lotta Handledare', 'Nöjd kund.'),
(1, 'C-3013', '{today-218d} 10:18:00', 'Lotta Handledare', 'Vill bli kontaktad per e-post, inte telefon.'),
(2, 'C-3007', '{today-240d} 10:20:00', 'Lotta Handledare', 'Ringde upp, inget svar.'),
(1, 'C-3016', '{today-262d} 10:22:00', 'Lotta Handledare', 'Frågade om priset på virtuella servrar.');
