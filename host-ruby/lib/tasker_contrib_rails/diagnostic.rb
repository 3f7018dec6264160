# frozen_string_literal: true

module TaskerContribRails
  # One finding: `wit/diagnostics.wit` in Ruby.
  #
  # Lines and columns start at 1; columns count characters. Line 0 means the whole source, column 0 the whole line.
  #
  # @!attribute code [String] such as "TC1012"; `rails tasker:explain` explains each
  # @!attribute severity [Symbol] :error, :warning or :note
  # @!attribute message [String] what is wrong, in one sentence
  # @!attribute source [String] the file or the argument in which it was found
  # @!attribute label [String] a word or two to print beside the caret; may be empty
  # @!attribute help [String] what to do, in one sentence; may be empty
  # @!attribute related [Array<Related>] other places that help to understand
  Diagnostic = Data.define(:code, :severity, :message, :source, :line, :column, :length, :label, :help, :related) do
    include Placed

    # @param record [Hash] a record as the component returns it
    # @return [Diagnostic]
    def self.from_record(record)
      source, line, column, length = record.fetch("span").fetch_values("source", "line", "column", "length")
      related = record.fetch("related").map { |place| self::Related.from_record(place) }
      new(code: record["code"], severity: record["severity"].to_sym, message: record["message"],
          source:, line:, column:, length:, label: record["label"], help: record["help"], related:)
    end

    def initialize(code:, severity:, message:, source:, line: nil, column: nil, length: nil, label: nil, help: nil,
                   related: [])
      super(code:, severity:, message:, source:, line: line.to_i, column: column.to_i, length: length.to_i,
            label: label.to_s, help: help.to_s, related:)
    end

    # @api private
    # @return [Hash] the record, to give it back to the component
    def to_record
      { code:, severity:, message:, label:, help:, span: { source:, line:, column:, length: },
        related: related.map(&:to_record), details: [] }
    end

    def error? = severity == :error
    def warning? = severity == :warning
    def note? = severity == :note
  end

  # Another place that matters to a finding.
  Diagnostic::Related = Data.define(:source, :line, :column, :length, :message) do
    include Placed

    def initialize(source:, message:, line: nil, column: nil, length: nil)
      super(source:, line: line.to_i, column: column.to_i, length: length.to_i, message:)
    end

    # @param record [Hash] a record as the component returns it
    # @return [Related]
    def self.from_record(record)
      source, line, column, length = record.fetch("span").fetch_values("source", "line", "column", "length")
      new(source:, line:, column:, length:, message: record["message"])
    end

    # @api private
    # @return [Hash] the record, to give it back to the component
    def to_record = { span: { source:, line:, column:, length: }, message: }
  end
end
