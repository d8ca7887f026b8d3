-- What the invented newsletter vendor holds. Kim is known here only by her second address, which her row in the customer register teaches.
-- Traps: another Kim Lund, an address that only looks alike, a subscriber who has received more than one page of newsletters.
CREATE TABLE members (
  member_id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  name TEXT,
  status TEXT NOT NULL,
  subscribed_on TEXT
);
CREATE TABLE sends (
  send_id INTEGER PRIMARY KEY,
  member_id INTEGER NOT NULL,
  subject TEXT,
  sent_on TEXT,
  opened_on TEXT
);
INSERT INTO members (member_id, email, name, status, subscribed_on) VALUES
(7001, 'kim.lund@brev.example', 'Kim L.', 'subscribed', '{today-3y}'),
(7002, 'kim.lund@granit.example', 'Kim Lund', 'subscribed', '{today-2y}'),
(7003, 'kim.lund@brev.example.org', 'Kim Lund', 'subscribed', '{today-1y}'),
(7004, 'astrid.lindh@brev.example', 'Astrid Lindh', 'unsubscribed', '{today-4y}');
INSERT INTO sends (send_id, member_id, subject, sent_on, opened_on) VALUES
(7101, 7001, 'Vårens nyheter', '{today-8m}', '{today-8m}'),
(7102, 7001, 'Driftstopp den 3:e – "kort" avbrott', '{today-6m}', NULL),
(7103, 7001, 'Nya domänändelser', '{today-4m}', '{today-4m}'),
(7104, 7001, '', '{today-2m}', NULL),
(7105, 7001, 'Höstens nyheter', '{today-20d}', '{today-19d}'),
(7106, 7002, 'Höstens nyheter', '{today-20d}', NULL),
(7107, 7003, 'Höstens nyheter', '{today-20d}', NULL),
(7108, 7004, 'Vårens nyheter', '{today-8m}', NULL);
