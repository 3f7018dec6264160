# frozen_string_literal: true

require "active_support/all"

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Runtime::Outcome do
  it "is what a handler returned, as plain JSON" do
    expect(described_class.of({ at: Time.utc(2026) }))
      .to have_attributes(kind: :done, success?: true, result: { "at" => "2026-01-01T00:00:00.000Z" },
        converted: %w[ at ], message: nil)
    expect(described_class.of(nil))
      .to have_attributes(kind: :done, result: nil, metadata: { wrapped: true, original_type: "NilClass" })
    expect(described_class.of({ success: false, message: "no", error_code: "E", retryable: true }))
      .to have_attributes(kind: :failed, message: "no", error_code: "E", retryable: true)
    expect { described_class.of({ at: -> { } }) }.to raise_error(TaskerContribRails::JsonSafe::Unsafe, "at is a Proc")
  end

  it "is what it raised, with what the error tells" do
    error = TaskerCore::Errors::RetryableError.new("busy", retry_after: 7, context: { bank: "b" })

    expect(described_class.raised(error)).to have_attributes(kind: :failed, message: "busy",
      error_type: "TaskerCore::Errors::RetryableError", retryable: true, retry_after: 7,
      exception: error,
      metadata: { error_class: "TaskerCore::Errors::RetryableError", context: { bank: "b" }, retry_after: 7 })
  end

  {
    SyntaxError.new("x") => false, LoadError.new("x") => false, SystemStackError.new("x") => false,
    UncaughtThrowError.allocate => false,
    TaskerContribRails::JsonSafe::Unsafe.new("x") => false, NoMemoryError.new("x") => true, IOError.new("x") => true
  }.each do |error, retryable|
    it "says that #{error.class} is #{"not " unless retryable}to be tried again" do
      expect(described_class.raised(error).retryable).to be(retryable)
    end
  end

  it "says of a handler that called exit, or left, or took too long, what it did" do
    expect(described_class.raised(SystemExit.new)).to have_attributes(message: /called exit/, retryable: false)
    expect(described_class.left)
      .to have_attributes(kind: :failed, error_type: "HandlerLeft", retryable: false, exception: nil)
    expect(described_class.timed_out(5))
      .to have_attributes(kind: :failed, message: "The handler took longer than its limit of 5 s.", retryable: true)
  end

  it "holds only text that the engine stores" do
    expect(described_class.raised(IOError.new("caf\xE9\0#{"x" * 20_000}".b)))
      .to have_attributes(message: a_string_starting_with("caf\uFFFDx").and(satisfy { |text| text.size == 10_000 }))
  end

  it "stores of its metadata what can be stored, and is none the worse where it can't" do
    expect(described_class.new(:done, metadata: { at: Time.utc(2026) }).stored_metadata)
      .to eq("at" => "2026-01-01T00:00:00.000Z")
    expect(described_class.new(:done, metadata: { at: Object.new }).stored_metadata)
      .to eq("metadata_dropped" => "at is an Object, which has no as_json of its own")
  end
end
