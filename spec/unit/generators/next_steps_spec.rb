# frozen_string_literal: true

require "rails/generators"

RSpec.describe TaskerContribRails::Generators::NextSteps do
  def shown(behavior: :invoke, pretend: false, **more)
    generator = Class.new(Rails::Generators::Base) { include TaskerContribRails::Generators::Rendering }
    generator.include described_class
    made = generator.new([], { pretend: }, behavior:)
    said = []
    allow(made).to receive(:say) { |text| said << text }
    made.send(:show_next_steps, { "usual_path" => "config/tasker/templates/shop/order.yaml" }, **more)
    said.join
  end

  it "are the commands for the workflow" do
    expect(shown).to eq(<<~TEXT)

      The workflow is there. Next steps:

        bin/rails tasker:check            # find mistakes
        bin/rails tasker:run shop/order   # run it here and now

    TEXT
  end

  it "begin with the handlers, where none were generated" do
    expect(shown(handlers: false)).to include("steps:\n\n  bin/rails generate tasker:handlers shop/order   #")
  end

  it "give a context where the workflow needs one" do
    expect(shown(fields: %w[ path ])).to include(%(bin/rails tasker:run shop/order --context '{"path":"…"}'   # run))
  end

  it "are none where nothing was written" do
    expect([ shown(behavior: :revoke), shown(pretend: true) ]).to all(be_empty)
  end
end
