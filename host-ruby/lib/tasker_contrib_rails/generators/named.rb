# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # What the generators of named classes share. The component reads the name; Rails may not trip over it before.
    module Named
      extend ActiveSupport::Concern
      include Rendering
      include Tested

      private
        # A file that is there already is Thor's to ask about: it is the same class once more.
        def refuse_collisions(files)
          class_collisions(*files.reject { |file| there?(file) }.filter_map { |file| file["constant"] })
        end

        # For templates in ERB: the name of this class as the component has read it, without what the generator adds to
        # it.
        def substitute(file)
          name = file["constant"]&.[](/\A(.+)(?:Handler|Subscriber)\z/, 1)
          assign_names!(name) if name
          super
        end

        # Rails calls this before anyone has looked at the name, and remembers what it made of the one before.
        def assign_names!(name)
          @file_path = @plural_name = @plural_file_name = @table_name = nil
          super if name.valid_encoding?
        end
    end
  end
end
