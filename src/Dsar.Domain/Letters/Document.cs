namespace Dsar.Domain;

/// <summary>A text for a person, already in one language: the form in which letters and the Art. 15 sheet reach the page, the package and the mail.</summary>
/// <param name="Title">Heading of the whole document, one line.</param>
/// <param name="Language">The language of every text in it.</param>
/// <param name="Sections">Its parts in reading order.</param>
public sealed record Document(string Title, Language Language, IReadOnlyList<DocumentSection> Sections);

/// <summary>One headed part of a <see cref="Document"/>.</summary>
/// <param name="Heading">The part's heading, one line; empty for an opening without heading.</param>
/// <param name="Paragraphs">Plain text paragraphs, without markup.</param>
/// <param name="Table">A table that follows the paragraphs, if any.</param>
public sealed record DocumentSection(string Heading, IReadOnlyList<string> Paragraphs, DocumentTable? Table = null);

/// <summary>A table in a <see cref="DocumentSection"/>.</summary>
/// <param name="Columns">Column headings.</param>
/// <param name="Rows">Cells as plain text; every row has one cell per column.</param>
public sealed record DocumentTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
