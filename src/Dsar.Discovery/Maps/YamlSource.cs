using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dsar.Discovery;

/// <summary>
/// Strict YAML: UTF-8, at most 1 MiB, one document, no tags, anchors or aliases, no duplicate keys, no secrets.
/// JSON is read by the same code. Answers null and at least one error when there is no usable document.
/// </summary>
internal static partial class YamlSource
{
    private const int MaxBytes = 1024 * 1024;
    private const int MaxDepth = 32;

    public static SourceNode? Read(ReadOnlySpan<byte> bytes, SourceErrors errors)
    {
        if (bytes.Length > MaxBytes)
        {
            errors.Add(1, 1, string.Empty, errors.Codes.Form, "the file is larger than 1 MiB");
            return null;
        }

        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            errors.Add(1, 1, string.Empty, errors.Codes.Form, "the file is not UTF-8");
            return null;
        }

        return Parse(text, errors);
    }

    private static SourceNode? Parse(string text, SourceErrors errors)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                errors.Add(1, 1, string.Empty, errors.Codes.Form, "the file is empty");
                return null;
            }

            parser.Consume<DocumentStart>();
            var root = Node(parser, errors, string.Empty, 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
            {
                errors.Add((int)second.Start.Line, (int)second.Start.Column, string.Empty, errors.Codes.Form, "only one document is allowed in a file");
            }

            return root;
        }
        catch (YamlException fault)
        {
            // The library's own message may quote the file, and a file may hold a secret in the wrong place.
            errors.Add((int)fault.Start.Line, (int)fault.Start.Column, string.Empty, errors.Codes.Form, "this is not valid YAML");
            return null;
        }
    }

    private static SourceNode Node(Parser parser, SourceErrors errors, string pointer, int depth)
    {
        var next = parser.Current ?? throw new YamlException("no event");
        if (depth > MaxDepth)
        {
            throw new YamlException(next.Start, next.End, "too deep");
        }

        if (next is NodeEvent node && (!node.Anchor.IsEmpty || !node.Tag.IsEmpty))
        {
            errors.Add((int)next.Start.Line, (int)next.Start.Column, pointer, errors.Codes.Form, "tags and anchors are not allowed");
        }

        return next switch
        {
            AnchorAlias => Alias(parser, errors, pointer),
            Scalar => ScalarNode(parser.Consume<Scalar>(), errors, pointer),
            SequenceStart => List(parser, errors, pointer, depth),
            _ => Map(parser, errors, pointer, depth),
        };
    }

    private static SourceNode Alias(Parser parser, SourceErrors errors, string pointer)
    {
        var alias = parser.Consume<AnchorAlias>();
        var node = new SourceNode(SourceKind.Scalar, (int)alias.Start.Line, (int)alias.Start.Column, pointer);
        errors.Add(node, errors.Codes.Form, "aliases are not allowed; write the value again");
        return node;
    }

    private static SourceNode ScalarNode(Scalar scalar, SourceErrors errors, string pointer)
    {
        var quoted = scalar.Style is not ScalarStyle.Plain;
        var isNull = !quoted && scalar.Value is "" or "~" or "null";
        var node = new SourceNode(SourceKind.Scalar, (int)scalar.Start.Line, (int)scalar.Start.Column, pointer) { Text = isNull && !quoted ? null : scalar.Value, Quoted = quoted };
        if (UserInUrl().IsMatch(scalar.Value))
        {
            errors.Add(node, errors.Codes.Secret, "a URL with user and password is a secret; put it into the configuration and name it here");
        }

        return node;
    }

    private static SourceNode List(Parser parser, SourceErrors errors, string pointer, int depth)
    {
        var start = parser.Consume<SequenceStart>();
        var list = new SourceNode(SourceKind.List, (int)start.Start.Line, (int)start.Start.Column, pointer);
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            list.Items.Add(Node(parser, errors, $"{pointer}/{list.Items.Count}", depth + 1));
        }

        return list;
    }

    private static SourceNode Map(Parser parser, SourceErrors errors, string pointer, int depth)
    {
        var start = parser.Consume<MappingStart>();
        var map = new SourceNode(SourceKind.Map, (int)start.Start.Line, (int)start.Start.Column, pointer);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            var child = $"{pointer}/{key.Value.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            var value = Node(parser, errors, child, depth + 1);
            if (map[key.Value] is not null)
            {
                errors.Add((int)key.Start.Line, (int)key.Start.Column, child, errors.Codes.Duplicate, $"the key '{key.Value}' stands here twice");
                continue;
            }

            if (SecretKey().IsMatch(key.Value) && value.Kind == SourceKind.Scalar && value.Text is { Length: > 0 } text && text is not "secret")
            {
                errors.Add((int)key.Start.Line, (int)key.Start.Column, child, errors.Codes.Secret, $"'{key.Value}' is a secret; put it into the configuration of the connection");
            }

            map.Entries.Add(new SourceEntry(key.Value, (int)key.Start.Line, (int)key.Start.Column, value));
        }

        return map;
    }

    // "password: secret" is the word that stands for "take it from the configuration" (discovery.md 4.1).
    [GeneratedRegex("^(password|passwd|pwd|token|apikey|api_key|api-key|secret|connectionstring)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretKey();

    [GeneratedRegex("[a-z][a-z0-9+.-]*://[^/@\\s:]+:[^/@\\s]+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UserInUrl();
}
