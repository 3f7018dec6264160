# frozen_string_literal: true

RSpec.describe TaskerContribRails::Configuration::Variables do
  around { |example| Dir.mktmpdir { |dir| @root = dir; example.run } }

  def variables(env = {}) = described_class.new(env, @root).to_h

  it "are those of the process, and below them those of .env, which the runtime reads by itself" do
    File.write("#{@root}/.env", <<~ENV)
      # a comment
      REDIS_URL=redis://h # why
      export TASKER_ENV="test"
      TASKER_WORKER_ID='a b'
      no variable
    ENV

    expect(variables("TASKER_ENV" => "production"))
      .to eq("REDIS_URL" => "redis://h", "TASKER_ENV" => "production", "TASKER_WORKER_ID" => "a b")
  end

  it "looks for .env above the application too" do
    File.write("#{@root}/.env", "TASKER_ENV=test")
    FileUtils.mkdir("#{@root}/app")

    expect(described_class.new({}, "#{@root}/app").to_h).to eq("TASKER_ENV" => "test")
  end

  it "leaves out what is not UTF-8, as the runtime does" do
    expect(variables("A" => "gr\xFCn".b, "B" => "grün")).to eq("B" => "grün")
  end

  it "does without a .env that can't be read" do
    FileUtils.mkdir("#{@root}/.env")
    expect(variables("A" => "1")).to eq("A" => "1")
  end
end
